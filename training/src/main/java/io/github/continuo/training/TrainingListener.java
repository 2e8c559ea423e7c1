package io.github.continuo.training;

import java.nio.file.Path;
import java.util.List;

/**
 * Listener of a training run: receives steps, validations and checkpoints, on the training thread,
 * which waits for each call.
 *
 * <p>{@link TrainingCurves} and {@link SampleWriter} write files; {@link #of} combines several
 * listeners.
 */
public interface TrainingListener {

  /**
   * A training step.
   *
   * @param number number of the step, from 1
   * @param loss mean loss of the step's batches before the update, in nats per target
   * @param gradientNorm global norm of the gradients before clipping
   * @param learningRate learning rate of the step
   * @param targets number of predicted tokens
   * @param seconds duration of the step, including the wait for data
   * @param waitSeconds part of the duration spent waiting for data
   */
  record Step(
      int number,
      double loss,
      double gradientNorm,
      double learningRate,
      long targets,
      double seconds,
      double waitSeconds) {

    /** {@return the training speed in target tokens per second} */
    public double targetsPerSecond() {
      return targets / seconds;
    }
  }

  /**
   * A validation.
   *
   * @param step number of steps done
   * @param loss mean loss in nats per target
   * @param saved whether the model was saved because its loss is the lowest so far
   */
  record Evaluation(int step, double loss, boolean saved) {}

  /**
   * Combines several listeners.
   *
   * @param listeners listeners in the order in which they are called
   * @return the combined listener
   */
  static TrainingListener of(TrainingListener... listeners) {
    return new CompositeListener(List.of(listeners));
  }

  /**
   * A checkpoint that training can resume from.
   *
   * @param step number of steps done
   * @param folder folder of the checkpoint
   */
  record Checkpoint(int step, Path folder) {}

  /**
   * Called before the first step if training resumes from a checkpoint.
   *
   * @param checkpoint checkpoint that training resumes from
   */
  default void onResume(Checkpoint checkpoint) {}

  /**
   * Called after each step that updated the weights.
   *
   * @param step result of the step
   */
  default void onStep(Step step) {}

  /**
   * Called after each skipped step, whose loss or gradient norm was not finite: it has not updated
   * the weights, and {@link #onStep} is not called for it.
   *
   * @param step result of the step
   */
  default void onSkip(Step step) {}

  /**
   * Called after each validation; the model still has the weights that were validated.
   *
   * @param evaluation result of the validation
   */
  default void onEvaluation(Evaluation evaluation) {}

  /**
   * Called after each checkpoint.
   *
   * @param checkpoint checkpoint that was written
   */
  default void onCheckpoint(Checkpoint checkpoint) {}
}

package io.github.continuo.training;

import java.nio.file.Path;
import java.util.List;

/**
 * Is told how a training goes, on the training's thread, which waits meanwhile.
 *
 * <p>{@link MetricsFiles}, {@link TrainingCurves} and {@link SampleWriter} write down what they are
 * told; {@link #of} makes one listener of several.
 */
public interface TrainingListener {

  /**
   * A step.
   *
   * @param number from 1 on
   * @param loss nats per target of the step's batches, before the step
   * @param gradientNorm common norm of all gradients, before clipping
   * @param learningRate of the step
   * @param targets predicted ids
   * @param seconds the step took, waiting for data included
   * @param waitSeconds of these, how long it waited for data
   */
  record Step(
      int number,
      double loss,
      double gradientNorm,
      double learningRate,
      long targets,
      double seconds,
      double waitSeconds) {

    /** {@return how many ids it learned from in a second} */
    public double targetsPerSecond() {
      return targets / seconds;
    }

    /** {@return the share of its time in which it waited for data, 0 to 1} */
    public double waitShare() {
      return seconds == 0 ? 0 : waitSeconds / seconds;
    }
  }

  /**
   * A validation.
   *
   * @param step number of steps done
   * @param loss nats per target
   * @param saved whether the model was saved, because it was never better
   */
  record Evaluation(int step, double loss, boolean saved) {}

  /**
   * {@return one listener that tells several}
   *
   * @param listeners told in this order
   */
  static TrainingListener of(TrainingListener... listeners) {
    return new CompositeListener(List.of(listeners));
  }

  /**
   * A checkpoint that a training goes on from.
   *
   * @param step number of steps done by then
   * @param folder where it is
   */
  record Checkpoint(int step, Path folder) {}

  /**
   * Before the first step, if the training goes on from a checkpoint.
   *
   * @param checkpoint the one that it goes on from
   */
  default void onResume(Checkpoint checkpoint) {}

  /**
   * After each step that has moved the weights.
   *
   * @param step what it came to
   */
  default void onStep(Step step) {}

  /**
   * After each step whose loss or gradient was no finite number: it has not moved the weights, and
   * {@link #onStep} is not told of it.
   *
   * @param step what it came to
   */
  default void onSkip(Step step) {}

  /**
   * After each validation; the model still has the weights that were validated.
   *
   * @param evaluation what it came to
   */
  default void onEvaluation(Evaluation evaluation) {}

  /**
   * After each checkpoint.
   *
   * @param checkpoint the one that was written
   */
  default void onCheckpoint(Checkpoint checkpoint) {}
}

package io.github.continuo.training;

/** Is told how a training goes, on the training's thread. */
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
   */
  record Step(
      int number,
      double loss,
      double gradientNorm,
      double learningRate,
      long targets,
      double seconds) {}

  /**
   * A validation.
   *
   * @param step number of steps done
   * @param loss nats per target
   * @param saved whether the model was saved, because it was never better
   */
  record Evaluation(int step, double loss, boolean saved) {}

  /** After each step. */
  default void onStep(Step step) {}

  /** After each validation. */
  default void onEvaluation(Evaluation evaluation) {}
}

package io.github.continuo.training;

import java.util.List;

/**
 * Result of a training run from its first step, including all steps before a resume.
 *
 * @param steps all steps that updated the weights, in order
 * @param skippedSteps number of skipped steps, whose loss or gradient norm was not finite
 * @param evaluations all validations in order; empty if there are no validation pieces
 * @param ending reason why training ended
 * @param unigramLoss unigram loss (token frequencies only) in nats per target, on the validation
 *     pieces, or on the training pieces if there are none; a useful model is well below it
 */
public record TrainingReport(
    List<TrainingListener.Step> steps,
    int skippedSteps,
    List<TrainingListener.Evaluation> evaluations,
    StopReason ending,
    double unigramLoss) {

  /** Reason why training ended. */
  public enum StopReason {
    /** All steps were done. */
    COMPLETED,
    /** Early stopping: the validation loss did not improve within the patience. */
    EARLY_STOPPED,
    /** {@link Trainer#stop} was called; the run can resume later. */
    STOPPED
  }

  /**
   * Copies the lists.
   *
   * @param steps all steps that updated the weights, in order
   * @param skippedSteps number of skipped steps
   * @param evaluations all validations in order; empty if there are no validation pieces
   * @param ending reason why training ended
   * @param unigramLoss unigram loss in nats per target
   */
  public TrainingReport {
    steps = List.copyOf(steps);
    evaluations = List.copyOf(evaluations);
  }

  /** {@return the fraction of the time of all steps spent waiting for data, 0 to 1} */
  public double dataWaitFraction() {
    double seconds = steps.stream().mapToDouble(TrainingListener.Step::seconds).sum();
    double waited = steps.stream().mapToDouble(TrainingListener.Step::waitSeconds).sum();
    return seconds == 0 ? 0 : waited / seconds;
  }
}

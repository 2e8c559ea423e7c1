package io.github.continuo.training;

import java.util.List;

/**
 * What came of a training, from its first step on, whatever checkpoints it has gone on from.
 *
 * @param steps all steps that moved the weights, in order
 * @param skippedSteps how many others there were, whose loss or gradient was no finite number
 * @param evaluations all validations in order; none if there was nothing to validate on
 * @param ending why it ended
 * @param unigramLoss nats per target of a model that knows only how often each id occurs, on the
 *     validation pieces, or on the training pieces if there are none: what a model must be below
 */
public record TrainingReport(
    List<TrainingListener.Step> steps,
    int skippedSteps,
    List<TrainingListener.Evaluation> evaluations,
    StopReason ending,
    double unigramLoss) {

  /** Why a training ended. */
  public enum StopReason {
    /** All steps were done. */
    COMPLETED,
    /** Patience was lost: validation had become no better for long. */
    EARLY_STOPPED,
    /** {@link Trainer#stop} was called; it can go on later. */
    STOPPED
  }

  /**
   * Copies the lists.
   *
   * @param steps all steps that moved the weights, in order
   * @param skippedSteps how many others there were
   * @param evaluations all validations in order; none if there was nothing to validate on
   * @param ending why it ended
   * @param unigramLoss nats per target of a model that knows only how often each id occurs
   */
  public TrainingReport {
    steps = List.copyOf(steps);
    evaluations = List.copyOf(evaluations);
  }

  /** {@return the share of the time of all steps in which they waited for data, 0 to 1} */
  public double waitShare() {
    double seconds = steps.stream().mapToDouble(TrainingListener.Step::seconds).sum();
    double waited = steps.stream().mapToDouble(TrainingListener.Step::waitSeconds).sum();
    return seconds == 0 ? 0 : waited / seconds;
  }
}

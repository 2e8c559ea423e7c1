package io.github.continuo.training;

import java.util.List;

/**
 * What came of a training.
 *
 * @param steps all steps in order
 * @param evaluations all validations in order; none if there was nothing to validate on
 * @param unigramLoss nats per target of a model that knows only how often each id occurs, on the
 *     validation pieces, or on the training pieces if there are none: what a model must be below
 */
public record TrainingReport(
    List<TrainingListener.Step> steps,
    List<TrainingListener.Evaluation> evaluations,
    double unigramLoss) {

  public TrainingReport {
    steps = List.copyOf(steps);
    evaluations = List.copyOf(evaluations);
  }

  /** The share of the time of all steps in which they waited for data, 0 to 1. */
  public double waitShare() {
    double seconds = steps.stream().mapToDouble(TrainingListener.Step::seconds).sum();
    double waited = steps.stream().mapToDouble(TrainingListener.Step::waitSeconds).sum();
    return seconds == 0 ? 0 : waited / seconds;
  }
}

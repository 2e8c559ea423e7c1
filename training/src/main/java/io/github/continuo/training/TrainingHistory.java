package io.github.continuo.training;

import java.util.ArrayList;
import java.util.List;

/** Steps and validations of a training run so far. */
final class TrainingHistory implements TrainingListener {
  private final List<Step> steps = new ArrayList<>(); // that updated the weights
  private final List<Evaluation> evaluations = new ArrayList<>();
  private int stepsDone; // including skipped ones
  private int skippedInARow; // consecutive, up to now

  @Override
  public void onStep(Step step) {
    steps.add(step);
    stepsDone++;
    skippedInARow = 0;
  }

  @Override
  public void onSkip(Step step) {
    stepsDone++;
    skippedInARow++;
  }

  @Override
  public void onEvaluation(Evaluation evaluation) {
    evaluations.add(evaluation);
  }

  List<Step> steps() {
    return steps;
  }

  List<Evaluation> evaluations() {
    return evaluations;
  }

  int stepsDone() {
    return stepsDone;
  }

  int skipped() {
    return stepsDone - steps.size();
  }

  int skippedInARow() {
    return skippedInARow;
  }

  /** Whether a loss is lower than that of every validation. */
  boolean isBest(double loss) {
    return evaluations.stream().allMatch(earlier -> loss < earlier.loss());
  }

  /** Returns the number of validations since the best one. */
  int evaluationsSinceBest() {
    int since = 0;
    for (int i = evaluations.size() - 1; i >= 0 && !evaluations.get(i).saved(); i--) {
      since++;
    }
    return since;
  }
}

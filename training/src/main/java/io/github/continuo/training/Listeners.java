package io.github.continuo.training;

import java.util.List;

/** Several listeners that hear the same. */
record Listeners(List<TrainingListener> listeners) implements TrainingListener {

  @Override
  public void onStep(Step step) {
    listeners.forEach(listener -> listener.onStep(step));
  }

  @Override
  public void onEvaluation(Evaluation evaluation) {
    listeners.forEach(listener -> listener.onEvaluation(evaluation));
  }
}

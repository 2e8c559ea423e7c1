package io.github.continuo.training;

import java.util.List;

/** Listener that forwards every call to several listeners. */
record CompositeListener(List<TrainingListener> listeners) implements TrainingListener {

  @Override
  public void onResume(Checkpoint checkpoint) {
    listeners.forEach(listener -> listener.onResume(checkpoint));
  }

  @Override
  public void onStep(Step step) {
    listeners.forEach(listener -> listener.onStep(step));
  }

  @Override
  public void onSkip(Step step) {
    listeners.forEach(listener -> listener.onSkip(step));
  }

  @Override
  public void onEvaluation(Evaluation evaluation) {
    listeners.forEach(listener -> listener.onEvaluation(evaluation));
  }

  @Override
  public void onCheckpoint(Checkpoint checkpoint) {
    listeners.forEach(listener -> listener.onCheckpoint(checkpoint));
  }
}

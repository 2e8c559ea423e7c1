package io.github.continuo.examples.train;

import io.github.continuo.examples.cli.Progress;
import io.github.continuo.training.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints loss, speed and time left in a progress bar, and one line per validation. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private final int steps;
  private final PrintWriter err;
  private final Progress progress;
  private final long startNanos = System.nanoTime();
  private int stepsHere; // in this run

  TrainingProgress(int steps, PrintWriter err) {
    this.steps = steps;
    this.err = err;
    progress = Progress.withoutTimeLeft("Training", steps, err);
  }

  @Override
  public void onResume(Checkpoint checkpoint) {
    err.printf(
        Locale.ROOT, "resuming after step %d from %s%n", checkpoint.step(), checkpoint.folder());
    progress.to(checkpoint.step());
  }

  @Override
  public void onStep(Step step) {
    stepsHere++;
    double secondsPerStep = (System.nanoTime() - startNanos) * 1e-9 / stepsHere;
    progress.to(step.number());
    progress.say(
        String.format(
            Locale.ROOT,
            "loss %.3f, %.0f tokens/s, %s left",
            step.loss(),
            step.targetsPerSecond(),
            time(Math.round(secondsPerStep * (steps - step.number())))));
  }

  /** Formats seconds as hours, minutes and seconds. */
  static String time(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  @Override
  public void onEvaluation(Evaluation evaluation) {
    err.printf(
        Locale.ROOT,
        "%nstep %d: validation loss %.4f%s%n",
        evaluation.step(),
        evaluation.loss(),
        evaluation.saved() ? ", saved" : "");
    err.flush();
  }

  @Override
  public void close() {
    progress.close();
  }
}

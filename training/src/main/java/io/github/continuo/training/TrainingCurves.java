package io.github.continuo.training;

import io.github.continuo.picture.Chart;
import io.github.continuo.picture.Chart.Curve;
import io.github.continuo.picture.Chart.Style;
import io.github.continuo.picture.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the training curves to {@code curves.png} and {@code curves.svg} in a folder: the loss of
 * each step, the smoothed loss, the validation losses, and below them the learning rate.
 *
 * <p>The charts are redrawn about every 20 seconds and on close. A resumed run starts with the
 * curves of the {@link MetricsLog} in the folder. If a chart cannot be written, the error is logged
 * and training continues. Memory: at most 2,000 points per curve, for any number of steps.
 *
 * <p>For one training run at a time.
 */
public final class TrainingCurves implements TrainingListener, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(TrainingCurves.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(20); // drawing takes 0.1 s
  private static final int LOSS_HEIGHT = 380;
  private static final int RATE_HEIGHT = 140;

  private final Path folder;
  private final DownsampledCurve losses = new DownsampledCurve();
  private final DownsampledCurve validations = new DownsampledCurve();
  private final DownsampledCurve rates = new DownsampledCurve();
  private boolean begun;
  private long drawnNanos = System.nanoTime() - PAUSE_NANOS; // draws at once the first time

  /**
   * Creates curves in a folder; nothing is written before the first step is done.
   *
   * @param folder folder of the training run, created if missing
   */
  public TrainingCurves(Path folder) {
    this.folder = folder;
  }

  /** Adds the steps and validations of the log in the folder, which the run has cut. */
  @Override
  public void onResume(Checkpoint checkpoint) {
    try {
      MetricsLog.replay(folder, this);
    } catch (IOException e) {
      LOGGER.warn("curves begin at this run: {}", e.getMessage());
    }
  }

  @Override
  public void onStep(Step step) {
    begun = true;
    losses.add(step.number(), step.loss());
    rates.add(step.number(), step.learningRate());
    drawIfDue();
  }

  @Override
  public void onEvaluation(Evaluation evaluation) {
    validations.add(evaluation.step(), evaluation.loss());
    drawIfDue();
  }

  /**
   * Draws the charts if it is time, the first time at the first step: Java2D cannot start while the
   * process ends.
   */
  private void drawIfDue() {
    if (System.nanoTime() - drawnNanos >= PAUSE_NANOS) {
      draw();
    }
  }

  private void draw() {
    Chart chart = chart();
    try {
      Files.createDirectories(folder);
      chart.writeSvg(folder.resolve("curves.svg"));
      Png.write(chart, folder.resolve("curves.png"));
    } catch (IOException e) {
      LOGGER.warn("curves were not drawn: {}", e.toString());
    }
    drawnNanos = System.nanoTime();
  }

  /** {@return the chart of all steps and validations so far} */
  public Chart chart() {
    return Chart.over("step")
        .withPanel(
            "nats per token",
            LOSS_HEIGHT,
            List.of(
                new Curve("training", Style.LIGHT, 0, losses.points()),
                new Curve("smoothed", Style.LINE, 0, losses.smoothed()),
                new Curve("validation", Style.DOTS, 1, validations.points())))
        .withPanel(
            "learning rate",
            RATE_HEIGHT,
            List.of(new Curve("learning rate", Style.LINE, 2, rates.points())));
  }

  /** Draws the final charts, if there was a step. */
  @Override
  public void close() {
    if (begun) {
      draw();
    }
  }
}

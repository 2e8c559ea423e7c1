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
 * Draws how a training goes, as {@code curves.png} and {@code curves.svg} in a folder: the loss of
 * each step, the same smoothed, the losses of validations, and below them the learning rate.
 *
 * <p>The pictures are drawn anew about every 20 seconds and when this is closed. A training that
 * goes on begins with the curves of the {@link MetricsFiles} in the folder. Where a picture cannot
 * be written, this is logged and the training goes on. Memory: at most 2,000 points a curve, of
 * however many steps.
 *
 * <p>For one training at a time.
 */
public final class TrainingCurves implements TrainingListener, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(TrainingCurves.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(20); // a picture takes 0.1
  private static final int LOSS_HEIGHT = 380;
  private static final int RATE_HEIGHT = 140;

  private final Path folder;
  private final DownsampledCurve losses = new DownsampledCurve();
  private final DownsampledCurve validations = new DownsampledCurve();
  private final DownsampledCurve rates = new DownsampledCurve();
  private boolean begun;
  private long drawnNanos = System.nanoTime() - PAUSE_NANOS; // at once for the first time

  /**
   * Pictures in a folder; nothing is touched before the first step is over.
   *
   * @param folder made if it is not there
   */
  public TrainingCurves(Path folder) {
    this.folder = folder;
  }

  @Override
  public void onStep(Step step) {
    begin(MetricsRow.place(step));
    add(step);
    drawIfDue();
  }

  private void add(Step step) {
    losses.add(step.number(), step.loss());
    rates.add(step.number(), step.learningRate());
  }

  @Override
  public void onEvaluation(Evaluation evaluation) {
    begin(MetricsRow.place(evaluation));
    validations.add(evaluation.step(), evaluation.loss());
    drawIfDue();
  }

  /** Before the first step: what was there before it. */
  private void begin(long place) {
    if (begun) {
      return;
    }
    begun = true;
    try {
      MetricsFiles.replay(
          folder,
          place,
          new TrainingListener() {
            @Override
            public void onStep(Step step) {
              add(step);
            }

            @Override
            public void onEvaluation(Evaluation evaluation) {
              validations.add(evaluation.step(), evaluation.loss());
            }
          });
    } catch (IOException e) {
      LOGGER.warn("curves begin at this run: {}", e.getMessage());
    }
  }

  /** Not for the first time when the process is ending, for Java2D cannot start then. */
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

  /** {@return the picture of all that was told so far} */
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

  /** Draws the last pictures, if there was a step. */
  @Override
  public void close() {
    if (begun) {
      draw();
    }
  }
}

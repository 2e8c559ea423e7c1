package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.picture.Chart;
import io.github.continuo.picture.Png;
import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.training.TrainingListener.Step;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCurvesTest {
  private final Path folder;

  TrainingCurvesTest(@TempDir Path parent) {
    folder = parent.resolve("run");
  }

  private static Step step(int number) {
    return new Step(number, 6.0 / number, 1, 1e-3 / number, 100, 0.1, 0);
  }

  private static void tell(TrainingListener listener, int firstStep, int lastStep) {
    for (int number = firstStep; number <= lastStep; number++) {
      listener.onStep(step(number));
      if (number % 10 == 0) {
        listener.onEvaluation(new Evaluation(number, 7.0 / number, true));
      }
    }
  }

  @Test
  void the_last_pictures_are_drawn_at_the_end() throws Exception {
    Chart told;
    try (TrainingCurves curves = new TrainingCurves(folder)) {
      tell(curves, 1, 40);
      told = curves.chart();
    }

    assertThat(Files.readString(folder.resolve("curves.svg")))
        .contains("nats per token", "validation", "learning rate", "step");
    BufferedImage picture = ImageIO.read(folder.resolve("curves.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(1000);
    assertThat(Arrays.stream(pixels(picture)).distinct().count()).isGreaterThan(4); // colors
    assertThat(pixels(picture)).isEqualTo(pixels(Png.toImage(told)));
  }

  private static int[] pixels(BufferedImage image) {
    int width = image.getWidth();
    return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
  }

  @Test
  void a_training_that_goes_on_has_its_curves_from_the_start() throws Exception {
    Chart whole;
    Chart resumed;
    try (TrainingCurves curves = new TrainingCurves(folder)) {
      tell(curves, 1, 40);
      whole = curves.chart();
    }
    try (MetricsLog log = MetricsLog.open(folder)) {
      for (int number = 1; number <= 20; number++) {
        log.add(step(number));
        if (number % 10 == 0) {
          log.add(new Evaluation(number, 7.0 / number, true));
        }
      }
    }

    try (TrainingCurves curves = new TrainingCurves(folder)) {
      curves.onResume(new TrainingListener.Checkpoint(20, folder));
      tell(curves, 21, 40);
      resumed = curves.chart();
    }

    assertThat(resumed.toSvg()).isEqualTo(whole.toSvg());
  }

  @Test
  void a_picture_that_cannot_be_written_ends_no_training() throws Exception {
    Files.writeString(folder, "a file in the place of the folder");

    try (TrainingCurves curves = new TrainingCurves(folder)) {
      tell(curves, 1, 3);
    }

    assertThat(folder).isRegularFile();
  }

  @Test
  void without_a_step_nothing_is_drawn() {
    new TrainingCurves(folder).close();

    assertThat(folder).doesNotExist();
  }
}

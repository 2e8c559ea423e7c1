package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.training.TrainingListener.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsLogTest {
  private final Path folder;
  private final Path file;

  MetricsLogTest(@TempDir Path folder) {
    this.folder = folder;
    file = folder.resolve("metrics.jsonl");
  }

  private static Step step(int number) {
    return new Step(number, 6.5 / number, 1.25, 6e-4, 4088, 0.5, 0.005);
  }

  @Test
  void each_step_and_validation_is_a_line_as_soon_as_it_is_over() throws IOException {
    try (MetricsLog log = MetricsLog.open(folder)) {
      log.begin();
      log.add(step(1));
      assertThat(Files.readAllLines(file)).hasSize(1);
      log.add(step(2));
      log.add(new Evaluation(2, 3.5, true));

      assertThat(file)
          .hasContent(
              """
              {"step":1,"loss":6.5,"gradientNorm":1.25,"learningRate":6.0E-4,"targets":4088,"seconds":0.5,"waitSeconds":0.005}
              {"step":2,"loss":3.25,"gradientNorm":1.25,"learningRate":6.0E-4,"targets":4088,"seconds":0.5,"waitSeconds":0.005}
              {"step":2,"validationLoss":3.5,"saved":true}
              """);
    }
  }

  @Test
  void what_is_told_is_what_was_added() throws IOException {
    Step skipped = new Step(2, Double.NaN, Double.NaN, 1e-3, 9, 0.1, 0);
    Evaluation worse = new Evaluation(3, 0.1 + 0.2, false);
    try (MetricsLog log = MetricsLog.open(folder)) {
      log.add(step(1));
      log.add(skipped);
      log.add(step(3));
      log.add(worse);
    }

    TrainingHistory history = new TrainingHistory();
    MetricsLog.replay(folder, history);

    assertThat(history.steps()).containsExactly(step(1), step(3));
    assertThat(history.stepsDone()).isEqualTo(3);
    assertThat(history.evaluations()).containsExactly(worse);
    assertThat(told()).containsExactly("step 1", "skip 2", "step 3", "validation 3");
  }

  @Test
  void a_training_that_goes_on_drops_what_came_after_its_checkpoint() throws IOException {
    long length;
    try (MetricsLog log = MetricsLog.open(folder)) {
      log.add(step(1));
      log.add(step(2));
      log.add(new Evaluation(2, 1.5, true));
      length = log.sync();
      log.add(step(3));
      log.add(step(4));
    }
    Files.writeString(file, "{\"step\":5,\"lo", StandardOpenOption.APPEND); // killed

    TrainingHistory history = new TrainingHistory();
    try (MetricsLog log = MetricsLog.open(folder)) {
      log.resume(length, history);
      log.add(step(3));
    }

    assertThat(history.steps()).containsExactly(step(1), step(2));
    assertThat(told()).containsExactly("step 1", "step 2", "validation 2", "step 3");
  }

  @Test
  void a_training_that_begins_again_begins_the_log_again() throws IOException {
    try (MetricsLog log = MetricsLog.open(folder)) {
      log.add(step(1));
      log.add(step(2));
    }

    try (MetricsLog log = MetricsLog.open(folder)) {
      log.begin();
      log.add(step(1));
    }

    assertThat(told()).containsExactly("step 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "{\"step\":2,\"lo", "{\"step\":2,\"loss\":1}", "\0\0\0"})
  void a_line_that_was_cut_is_not_told(String cut) throws IOException {
    try (MetricsLog log = MetricsLog.open(folder)) {
      log.add(step(1));
    }
    Files.writeString(file, cut, StandardOpenOption.APPEND);

    assertThat(told()).containsExactly("step 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my,own,file",
        "[]",
        "{}",
        "{\"step\":\"1\"}",
        "{\"step\":1,\"loss\":1}",
        "{\"step\":1,\"validationLoss\":true}"
      })
  void a_file_of_something_else_is_not_touched(String line) throws IOException {
    Files.writeString(file, line + "\n");

    try (MetricsLog log = MetricsLog.open(folder)) {
      assertThatThrownBy(log::begin)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": line 1");
    }

    assertThat(file).hasContent(line + "\n");
  }

  @Test
  void a_log_that_is_too_short_is_not_gone_on_with() throws IOException {
    Files.writeString(file, "{}\n");

    try (MetricsLog log = MetricsLog.open(folder)) {
      assertThatIOException()
          .isThrownBy(() -> log.resume(4, new TrainingHistory()))
          .withMessage(
              file
                  + ": must have the 4 bytes that it had at the checkpoint, got 3; put it back, or restart");
    }
    assertThat(file).hasContent("{}\n");
  }

  @Test
  void a_folder_without_a_log_tells_nothing() throws IOException {
    assertThat(told()).isEmpty();
  }

  private List<String> told() throws IOException {
    List<String> told = new ArrayList<>();
    MetricsLog.replay(
        folder,
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            told.add("step " + step.number());
          }

          @Override
          public void onSkip(Step step) {
            told.add("skip " + step.number());
          }

          @Override
          public void onEvaluation(Evaluation evaluation) {
            told.add("validation " + evaluation.step());
          }
        });
    return told;
  }
}

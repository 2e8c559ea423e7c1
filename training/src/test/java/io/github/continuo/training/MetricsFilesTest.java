package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.training.TrainingListener.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFilesTest {
  private final Path folder;
  private final Path csv;
  private final Path json;

  MetricsFilesTest(@TempDir Path parent) {
    folder = parent.resolve("new").resolve("run");
    csv = folder.resolve("metrics.csv");
    json = folder.resolve("metrics.jsonl");
  }

  private static Step step(int number) {
    return new Step(number, 6.5 / number, 1.25, 6e-4, 4088, 0.5, 0.005);
  }

  @Test
  void each_step_and_validation_is_a_line_as_soon_as_it_is_over() throws IOException {
    try (MetricsFiles files = new MetricsFiles(folder)) {
      files.onStep(step(1));
      assertThat(Files.readAllLines(csv)).hasSize(2);
      files.onStep(step(2));
      files.onEvaluation(new Evaluation(2, 3.5, true));

      assertThat(csv)
          .hasContent(
              """
              step,loss,validation_loss,gradient_norm,learning_rate,targets,seconds,tokens_per_second,wait_share
              1,6.5,,1.25,6.0E-4,4088,0.5,8176.0,0.01
              2,3.25,,1.25,6.0E-4,4088,0.5,8176.0,0.01
              2,,3.5,,,,,,
              """);
      List<JsonObject> objects = objects();
      assertThat(objects).hasSize(3);
      assertThat(objects.get(0).get("loss").getAsDouble()).isEqualTo(6.5);
      assertThat(objects.get(0).get("targets").getAsLong()).isEqualTo(4088);
      assertThat(objects.get(1).has("validationLoss")).isFalse();
      assertThat(objects.get(2)).hasToString("{\"step\":2,\"validationLoss\":3.5}");
    }
  }

  private List<JsonObject> objects() throws IOException {
    return Files.readAllLines(json).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  @Test
  void a_training_that_goes_on_drops_what_came_after() throws IOException {
    write(1, 6);

    try (MetricsFiles files = new MetricsFiles(folder)) {
      files.onStep(step(4));
      files.onStep(step(5));
    }

    List<String> told = told();
    assertThat(told)
        .containsExactly("step 1", "step 2", "validation 2", "step 3", "step 4", "step 5");
    assertThat(objects()).hasSize(6);
  }

  @Test
  void a_validation_after_the_last_step_of_a_checkpoint_stays() throws IOException {
    write(1, 6);

    try (MetricsFiles files = new MetricsFiles(folder)) {
      files.onStep(step(5));
    }

    assertThat(told()).endsWith("step 4", "validation 4", "step 5");
  }

  @Test
  void a_validation_that_is_made_again_is_there_once() throws IOException {
    write(1, 6);

    try (MetricsFiles files = new MetricsFiles(folder)) {
      files.onEvaluation(new Evaluation(4, 2, false));
    }

    assertThat(told()).endsWith("step 4", "validation 4");
  }

  @Test
  void a_training_that_begins_again_begins_the_files_again() throws IOException {
    write(1, 6);
    write(1, 2);

    assertThat(told()).containsExactly("step 1", "step 2", "validation 2");
  }

  @Test
  void a_line_that_was_cut_gives_way() throws IOException {
    write(1, 3);
    long whole = Files.size(csv);
    long wholeJson = Files.size(json);
    for (String cut : List.of("4", "4,1.5", "4,1.5,,1.2,0.1,40,1.0,3.0,0")) {
      Files.writeString(csv, cut, StandardOpenOption.APPEND);
      Files.writeString(json, "{\"step\":4,\"lo", StandardOpenOption.APPEND);

      try (MetricsFiles files = new MetricsFiles(folder)) {
        files.onStep(step(4));
      }

      assertThat(told()).endsWith("step 3", "step 4");
      assertThat(objects()).hasSize(5);
      assertThat(Files.size(csv)).isGreaterThan(whole);
      assertThat(Files.size(json)).isGreaterThan(wholeJson);
    }
  }

  @Test
  void numbers_that_are_not_finite_leave_good_files() throws IOException {
    try (MetricsFiles files = new MetricsFiles(folder)) {
      files.onStep(new Step(1, Double.NaN, Double.POSITIVE_INFINITY, 1, 1, 1, 0));
    }

    assertThat(Files.readAllLines(csv).get(1)).startsWith("1,NaN,,Infinity,1.0,");
    assertThat(objects().get(0).get("loss").isJsonNull()).isTrue();
    assertThat(told()).containsExactly("step 1");
  }

  @Test
  void a_file_of_something_else_is_not_touched() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(csv, "my,own,file\n");

    try (MetricsFiles files = new MetricsFiles(folder)) {
      assertThatThrownBy(() -> files.onStep(step(1)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage(
              "metrics cannot be written: %s: must hold lines of a training run to resume,"
                  + " got \"my,own,file\"",
              csv);
    }

    assertThat(csv).hasContent("my,own,file\n");
  }

  @Test
  void a_folder_without_files_tells_nothing() throws IOException {
    assertThat(told()).isEmpty();
  }

  /** Steps, with a validation after each second one. */
  private void write(int firstStep, int lastStep) {
    try (MetricsFiles files = new MetricsFiles(folder)) {
      for (int number = firstStep; number <= lastStep; number++) {
        files.onStep(step(number));
        if (number % 2 == 0) {
          files.onEvaluation(new Evaluation(number, 1.5, true));
        }
      }
    }
  }

  private List<String> told() throws IOException {
    List<String> told = new ArrayList<>();
    MetricsFiles.replay(
        folder,
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            told.add("step " + step.number());
          }

          @Override
          public void onEvaluation(Evaluation evaluation) {
            told.add("validation " + evaluation.step());
          }
        });
    return told;
  }
}

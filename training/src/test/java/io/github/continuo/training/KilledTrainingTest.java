package io.github.continuo.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.files.Durable;
import io.github.continuo.pytorch.TrainableBase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTrainingTest {
  private final Path folder;
  private final Path other;

  KilledTrainingTest(@TempDir Path folder) {
    this.folder = folder.resolve("killed");
    this.other = folder.resolve("whole");
  }

  @Test
  void a_training_killed_at_any_moment_ends_as_one_that_was_not() throws Exception {
    killAfterStep(10, 5);
    killWhileWriting();

    assertEndsAsIfNothingHadHappened();
  }

  @Tag("soak")
  @Test
  void a_training_killed_many_times_ends_as_one_that_was_not() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      if (random.nextBoolean()) {
        killWhileWriting();
      } else {
        // Most are done again: between two checkpoints there are 3 steps.
        killAfterStep(1 + i * (TrainingProcess.STEPS - 1) / 40, random.nextInt(60));
      }
    }

    assertEndsAsIfNothingHadHappened();
  }

  private void killAfterStep(int number, int millis) throws Exception {
    Process process = TrainingProcess.start(folder);
    try (BufferedReader steps = process.inputReader(UTF_8)) {
      for (String step = steps.readLine(); step != null; step = steps.readLine()) {
        if (Integer.parseInt(step) >= number) {
          Thread.sleep(millis);
          break;
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Kills it at the first sight of files that are not yet in their place, if there are any. */
  private void killWhileWriting() throws Exception {
    Process process = TrainingProcess.start(folder);
    try {
      List<String> before = unfinished(); // of the last one that was killed
      while (process.isAlive() && before.containsAll(unfinished())) {
        Thread.onSpinWait();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private List<String> unfinished() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    return Files.isDirectory(checkpoints)
        ? Durable.names(checkpoints).stream().filter(name -> name.endsWith(".tmp")).toList()
        : List.of();
  }

  private void assertEndsAsIfNothingHadHappened() throws Exception {
    TrainingProcess.train(other, new TrainingListener() {});

    int status = TrainingProcess.start(folder).waitFor();

    assertThat(status).isZero();
    TrainingHistory logged = new TrainingHistory();
    MetricsLog.replay(folder, logged);
    assertThat(logged.steps())
        .extracting(TrainingListener.Step::number)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, TrainingProcess.STEPS).boxed().toList());
    for (String model : List.of("", "checkpoints/step-000040", "checkpoints/step-000039")) {
      try (TrainableBase whole = Models.load(other.resolve(model));
          TrainableBase killed = Models.load(folder.resolve(model))) {
        assertThat(Models.weights(killed))
            .usingRecursiveComparison()
            .isEqualTo(Models.weights(whole));
      }
    }
    assertThat(folder.resolve("checkpoints/step-000040/state.safetensors"))
        .hasSameBinaryContentAs(other.resolve("checkpoints/step-000040/state.safetensors"));
    assertThat(folder.resolve("continuo.json"))
        .hasSameBinaryContentAs(other.resolve("continuo.json"));
  }
}

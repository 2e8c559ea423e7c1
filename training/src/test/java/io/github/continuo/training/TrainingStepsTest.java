package io.github.continuo.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.Split;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.training.TrainingConfig.Forward;
import io.github.continuo.transformer.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Steps of a training by how they are calculated. */
class TrainingStepsTest {
  private static final int ROWS = 16;
  private static final Forward PLAIN = Forward.defaults();
  private static final Forward ALL =
      PLAIN.withPrecision(Precision.BF16).withDropout(0.2).withLabelSmoothing(0.1);

  private final List<Piece> pieces =
      IntStream.range(0, 8).mapToObj(i -> Pieces.random("piece " + i, ROWS + 1, i)).toList();
  private final Path folder;

  TrainingStepsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static TrainingConfig config(int steps, Forward forward, long seed) {
    return TrainingConfig.ofSteps(steps)
        .withData(new TrainingConfig.Data(2, 2, ROWS, seed))
        .withForward(forward)
        .withEvaluation(new TrainingConfig.Evaluation(steps, 4));
  }

  private TrainingReport train(TrainingConfig config, TrainingListener listener)
      throws IOException, InterruptedException {
    try (TrainableBase model = Models.tiny(1)) {
      Split split = new Split(pieces.subList(0, 6), pieces.subList(6, 8));
      return new Trainer(model, split, folder, config, listener).train(Trainer.Start.RESTART);
    }
  }

  private List<Double> losses(Forward forward, long seed) throws Exception {
    TrainingReport report = train(config(6, forward, seed), new TrainingListener() {});
    return report.steps().stream().map(TrainingListener.Step::loss).toList();
  }

  @Test
  void equal_seeds_drop_out_equally() throws Exception {
    List<Double> losses = losses(ALL, 3);

    assertThat(losses(ALL, 3)).isEqualTo(losses);
    assertThat(losses(ALL.withDropout(0), 3)).isNotEqualTo(losses);
  }

  @Test
  void validation_is_plain() throws Exception {
    TrainingConfig resting = config(1, PLAIN, 1).withSchedule(TrainingConfig.Schedule.midiModel(1));
    double plain = validation(resting);

    assertThat(validation(resting.withForward(ALL))).isEqualTo(plain);
  }

  private double validation(TrainingConfig config) throws Exception {
    return train(config, new TrainingListener() {}).evaluations().get(0).loss();
  }

  @Test
  void native_values_stay_the_same_in_number_over_50_steps() throws Exception {
    long[] after = new long[50];

    train(
        config(after.length, ALL, 1),
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            after[step.number() - 1] = arrays();
          }
        });

    assertThat(after).containsOnly(after[0]);
  }

  private static long arrays() {
    return EngineThread.call(NativeArrays::count);
  }

  @Test
  @Tag("soak")
  @EnabledOnOs(OS.LINUX)
  void memory_is_flat_over_1_000_steps() throws Exception {
    Map<Integer, Long> kilobytes = new HashMap<>(); // by the number of steps

    train(
        config(1_000, ALL, 1),
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            if (step.number() % 200 == 0) {
              System.gc(); // or the growth is that of the Java heap
              kilobytes.put(step.number(), residentKilobytes());
            }
          }
        });

    assertThat(kilobytes).hasSize(5);
    assertThat(kilobytes.get(1_000)).isLessThan(requireNonNull(kilobytes.get(200)) + 20_000);
  }

  private static long residentKilobytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

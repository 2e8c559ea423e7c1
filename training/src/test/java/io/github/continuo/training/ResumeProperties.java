package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.Split;
import io.github.continuo.files.Durable;
import io.github.continuo.training.Interruptions.Interruption;
import io.github.continuo.training.Interruptions.Way;
import io.github.continuo.training.TrainingConfig.Data.Augment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class ResumeProperties {
  private static final int STEPS = 30;
  private static final String LAST = "step-000030";
  private static final Set<String> TIMED = Set.of("metrics.jsonl", "state.json", "SHA256SUMS");

  private final List<Piece> pieces =
      IntStream.range(0, 9).mapToObj(i -> Pieces.random("training " + i, 6 + 5 * i, i)).toList();
  private final Split split = new Split(pieces, List.of(Pieces.random("validation", 40, 100)));

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void an_interrupted_training_ends_as_one_that_was_not(
      @ForAll("interruptions") List<Interruption> interruptions,
      @ForAll("configs") TrainingConfig config)
      throws Exception {
    Path whole = Files.createTempDirectory("whole");
    Path parts = Files.createTempDirectory("parts");
    try {
      TrainingReport expected = train(whole, config, List.of());

      TrainingReport report = train(parts, config, interruptions);

      assertThat(report)
          .usingRecursiveComparison()
          .ignoringFields("steps.seconds", "steps.waitSeconds")
          .isEqualTo(expected);
      TrainingHistory logged = new TrainingHistory();
      MetricsLog.replay(parts, logged);
      assertThat(logged.steps()).isEqualTo(report.steps()).hasSize(STEPS);
      assertThat(logged.evaluations()).isEqualTo(report.evaluations());
      assertThat(lastingFiles(parts)).isEqualTo(lastingFiles(whole)).hasSize(8);
      for (Path file : lastingFiles(whole)) {
        assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
      }
    } finally {
      Durable.delete(whole);
      Durable.delete(parts);
    }
  }

  private TrainingReport train(Path folder, TrainingConfig config, List<Interruption> interruptions)
      throws IOException, InterruptedException {
    return Interruptions.train(() -> Models.tiny(1), split, folder, config, interruptions);
  }

  /** Those of the model and the last checkpoint, but for those that depend on the time. */
  private static List<Path> lastingFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("step-0000") || file.toString().contains(LAST))
          .filter(file -> !TIMED.contains(file.getFileName().toString()))
          .map(folder::relativize)
          .sorted()
          .toList();
    }
  }

  @Provide
  static Arbitrary<List<Interruption>> interruptions() {
    return Combinators.combine(
            Arbitraries.integers().between(1, STEPS - 1), Arbitraries.of(Way.values()))
        .as(Interruption::new)
        .list()
        .ofSize(3)
        .map(list -> list.stream().sorted(Comparator.comparingInt(Interruption::step)).toList());
  }

  /** Epochs of some 20 windows; checkpoints at other steps than validations. */
  @Provide
  static Arbitrary<TrainingConfig> configs() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 2),
            Arbitraries.of(0, 4),
            Arbitraries.of(0.0, 0.9),
            Arbitraries.integers().between(3, 9),
            Arbitraries.longs(),
            Arbitraries.of(TrainingConfig.Optimizer.Method.values()),
            Arbitraries.of(Augment.NONE, Augment.TRANSPOSE))
        .as(
            (batch,
                gradientAccumulation,
                targetsPerSequence,
                emaDecay,
                checkpointSteps,
                seed,
                method,
                augment) ->
                TrainingConfig.ofSteps(STEPS)
                    .withData(
                        new TrainingConfig.Data(batch, gradientAccumulation, 16, seed)
                            .withTargetsPerSequence(targetsPerSequence)
                            .withAugment(augment))
                    .withOptimizer(TrainingConfig.Optimizer.defaults().withMethod(method))
                    .withEvaluation(new TrainingConfig.Evaluation(5, 100).withEmaDecay(emaDecay))
                    .withCheckpointing(
                        TrainingConfig.Checkpointing.defaults().withEverySteps(checkpointSteps)));
  }
}

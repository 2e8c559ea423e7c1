package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Split;
import io.github.continuo.pytorch.TrainableDual;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

class DualResumeTest {
  private static final EventTokenizer TOKENIZER = EventTokenizer.optimizing(EventVersion.V2);
  private static final int STEPS = 16;

  private final Split split =
      new Split(
          IntStream.range(0, 5).mapToObj(i -> piece(20 + 7 * i, i)).toList(),
          List.of(piece(20, 100)));

  @TempDir private Path folder;

  /** A piece that ends nowhere but at its end, so that it can be augmented. */
  private static Piece piece(int rows, long seed) {
    TokenSequence any = TinyDual.rows(TOKENIZER, rows, new Random(seed));
    TokenSequence tokens =
        IntStream.range(0, rows)
            .mapToObj(row -> any.slice(row, row + 1))
            .filter(row -> !row.equals(TOKENIZER.end()))
            .reduce(TokenSequence::concat)
            .orElseThrow();
    return new Piece(Path.of(seed + ".mid"), String.format(Locale.ROOT, "%064x", seed), tokens);
  }

  /** Half of the interruptions come without a checkpoint, so that some steps are done again. */
  @RepeatedTest(3)
  void a_training_interrupted_at_three_moments_ends_as_one_that_was_not(RepetitionInfo repetition)
      throws Exception {
    Map<String, float[]> whole = trained(folder.resolve("whole"), STEPS);

    Random random = new Random(repetition.getCurrentRepetition());
    int[] moments = random.ints(3, 1, STEPS).sorted().toArray();
    for (int moment : moments) {
      if (random.nextBoolean()) {
        trained(folder.resolve("parts"), moment);
      } else {
        crash(folder.resolve("parts"), moment);
      }
    }
    Map<String, float[]> parts = trained(folder.resolve("parts"), STEPS);

    assertThat(parts).usingRecursiveComparison().isEqualTo(whole);
    try (TrainableDual saved = load(folder.resolve("parts"));
        TrainableDual expected = load(folder.resolve("whole"))) {
      assertThat(Models.weights(saved))
          .usingRecursiveComparison()
          .isEqualTo(Models.weights(expected));
    }
  }

  private static TrainableDual load(Path from) throws IOException {
    return TrainableDual.load(from, LoadOptions.defaults().withDevice("cpu"));
  }

  /** The weights after a training that is stopped after a step, or has come to its end. */
  private Map<String, float[]> trained(Path to, int lastStep) throws Exception {
    try (TrainableDual model = TinyDual.fresh(TOKENIZER, 24, 1)) {
      Watcher watcher = new Watcher(lastStep);
      Trainer trainer = new Trainer(model, split, to, config(), watcher);
      watcher.atLastStep = trainer::stop;
      TrainingReport report = trainer.train();
      assertThat(report.steps()).hasSizeGreaterThanOrEqualTo(lastStep);
      return Models.weights(model);
    }
  }

  private void crash(Path to, int lastStep) throws Exception {
    try (TrainableDual model = TinyDual.fresh(TOKENIZER, 24, 1)) {
      Watcher watcher = new Watcher(lastStep);
      watcher.atLastStep =
          () -> {
            throw new UnsupportedOperationException("crash");
          };
      new Trainer(model, split, to, config(), watcher).train();
    } catch (UnsupportedOperationException e) {
      // as it was meant to be
    }
  }

  private static TrainingConfig config() {
    return TrainingConfig.ofSteps(STEPS)
        .withOptimizer(
            TrainingConfig.Optimizer.defaults().withMethod(TrainingConfig.Optimizer.Method.MUON))
        .withData(
            new TrainingConfig.Data(2, 2, 12, 3)
                .withTargetsPerSequence(6)
                .withAugment(TrainingConfig.Data.Augment.MIDI_MODEL))
        .withEvaluation(new TrainingConfig.Evaluation(5, 10).withEmaDecay(0.8))
        .withCheckpointing(TrainingConfig.Checkpointing.defaults().withEverySteps(3));
  }

  private static final class Watcher implements TrainingListener {
    private final int lastStep;
    private Runnable atLastStep = () -> {};

    Watcher(int lastStep) {
      this.lastStep = lastStep;
    }

    @Override
    public void onStep(Step step) {
      if (step.number() == lastStep) {
        atLastStep.run();
      }
    }
  }
}

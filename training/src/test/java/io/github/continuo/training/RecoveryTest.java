package io.github.continuo.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.Split;
import io.github.continuo.files.Durable;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.training.TrainingConfig.Schedule;
import io.github.continuo.training.TrainingListener.Checkpoint;
import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.training.TrainingListener.Step;
import io.github.continuo.training.TrainingReport.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
  private static final int ROWS = 16; // in a window
  private static final List<Piece> OTHERS = List.of(Pieces.random("validation", 40, 100));

  private final List<Piece> pieces =
      IntStream.range(0, 6).mapToObj(i -> Pieces.random("training " + i, 10 + 5 * i, i)).toList();
  private final Split split = new Split(pieces, OTHERS);
  private final TrainingConfig config = config(12);

  private final Path folder;
  private final Path other; // folder of another training

  RecoveryTest(@TempDir Path folder) {
    this.folder = folder.resolve("model");
    this.other = folder.resolve("other");
  }

  @Test
  void the_last_checkpoints_are_kept_and_told() throws Exception {
    Watcher watcher = new Watcher();

    train(folder, config(13), watcher);

    assertThat(watcher.checkpoints).containsExactly(at(4), at(8), at(12), at(13));
    assertThat(checkpoints()).containsExactly("lock", "step-000012", "step-000013");
  }

  private Checkpoint at(int step) {
    return new Checkpoint(
        step, folder.resolve(String.format(Locale.ROOT, "checkpoints/step-0000%02d", step)));
  }

  private List<String> checkpoints() throws IOException {
    return Durable.names(folder.resolve("checkpoints"));
  }

  @Test
  void a_checkpoint_is_a_model_of_its_step() throws Exception {
    Map<String, float[]> atTheEnd = train(folder, config, new Watcher());

    try (TrainableBase model = Models.load(folder.resolve("checkpoints/step-000012"))) {
      assertThat(Models.weights(model)).usingRecursiveComparison().isEqualTo(atTheEnd);
    }
  }

  @Test
  void a_stop_ends_after_the_step_with_a_checkpoint_to_go_on_from() throws Exception {
    Map<String, float[]> whole = train(other, config, new Watcher());
    Watcher watcher = new Watcher();
    try (TrainableBase model = Models.tiny(1)) {
      Trainer trainer = new Trainer(model, split, folder, config, watcher);
      watcher.onStep = step -> stopAt(6, step, trainer);

      TrainingReport report = trainer.train();

      assertThat(report.ending()).isEqualTo(StopReason.STOPPED);
      assertThat(report.steps()).hasSize(6);
      assertThat(watcher.checkpoints).containsExactly(at(4), at(6));
    }

    Watcher second = new Watcher();
    Map<String, float[]> parts = train(folder, config, second);

    assertThat(second.resumes).containsExactly(at(6));
    assertThat(second.steps).extracting(Step::number).containsExactly(7, 8, 9, 10, 11, 12);
    assertThat(parts).usingRecursiveComparison().isEqualTo(whole);
  }

  private static void stopAt(int number, Step step, Trainer trainer) {
    if (step.number() == number) {
      trainer.stop();
    }
  }

  @Test
  void an_interrupt_leaves_a_checkpoint_of_the_last_step() {
    Watcher watcher = new Watcher();
    watcher.onStep =
        step -> {
          if (step.number() == 6) {
            Thread.currentThread().interrupt();
          }
        };

    assertThatThrownBy(() -> train(folder, config, watcher))
        .isInstanceOf(InterruptedException.class);
    assertThat(watcher.checkpoints).containsExactly(at(4), at(6));
  }

  @Test
  void a_training_that_is_done_stays_as_it_is() throws Exception {
    Map<String, float[]> weights = train(folder, config, new Watcher());
    Watcher watcher = new Watcher();

    Map<String, float[]> again;
    TrainingReport report;
    try (TrainableBase model = Models.tiny(2)) {
      report = new Trainer(model, split, folder, config, watcher).train();
      again = Models.weights(model);
    }

    assertThat(report.ending()).isEqualTo(StopReason.COMPLETED);
    assertThat(report.steps()).hasSize(12);
    assertThat(watcher.resumes).containsExactly(at(12));
    assertThat(watcher.steps).isEmpty();
    assertThat(watcher.checkpoints).isEmpty();
    assertThat(again).usingRecursiveComparison().isEqualTo(weights);
  }

  @Test
  void anew_no_checkpoint_counts() throws Exception {
    train(folder, config, new Watcher());
    Watcher watcher = new Watcher();

    try (TrainableBase model = Models.tiny(1)) {
      new Trainer(model, split, folder, config(3), watcher).train(Trainer.Start.RESTART);
    }

    assertThat(watcher.resumes).isEmpty();
    assertThat(watcher.steps).hasSize(3);
    assertThat(checkpoints()).containsExactly("lock", "step-000003");
  }

  @Test
  void a_training_of_other_settings_is_refused_and_all_are_named() throws Exception {
    train(folder, config, new Watcher());
    TrainingConfig otherConfig =
        config(20)
            .withData(new TrainingConfig.Data(3, 1, ROWS, 8))
            .withOptimizer(TrainingConfig.Optimizer.defaults().withLearningRate(1e-5))
            .withCheckpointing(TrainingConfig.Checkpointing.defaults()); // that may differ

    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(folder, otherConfig, new Watcher()))
        .withMessage(
            at(12).folder()
                + " can only resume with the same settings: data.batchSize must be 2, got 3; data.seed must be 0,"
                + " got 8; optimizer.learningRate must be 6.0E-4, got 1.0E-5; schedule.warmupSteps"
                + " must be 6, got 10; steps must be 12, got 20; restart or use another folder");
    assertThat(checkpoints()).contains("step-000012");
  }

  @Test
  void other_pieces_and_other_models_are_refused() throws Exception {
    train(folder, config, new Watcher());
    Split fewer = new Split(pieces.subList(1, 6), OTHERS);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              try (TrainableBase model = Models.tiny(1)) {
                new Trainer(model, fewer, folder, config, new Watcher()).train();
              }
            })
        .withMessageContaining("trainingPieces must be 6, SHA-256 ")
        .withMessageContaining(", got 5, SHA-256 ");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              try (WatchedModel model = new WatchedModel()) {
                new Trainer(model, split, folder, config, new Watcher()).train();
              }
            })
        .withMessageContaining("tokenizer must be NoteTokenizer[")
        .withMessageContaining("got EventTokenizer[");
  }

  @Test
  void at_a_constant_rate_a_training_may_become_longer_but_no_shorter() throws Exception {
    Schedule constant = new Schedule(2, 1).withShape(Schedule.Shape.CONSTANT);
    Map<String, float[]> whole = train(other, config(12).withSchedule(constant), new Watcher());
    train(folder, config(6).withSchedule(constant), new Watcher());

    Map<String, float[]> longer = train(folder, config(12).withSchedule(constant), new Watcher());

    assertThat(longer).usingRecursiveComparison().isEqualTo(whole);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(folder, config(6).withSchedule(constant), new Watcher()))
        .withMessage("steps must be at least the 12 that are done in %s, got 6", at(12).folder());
  }

  @Test
  void as_long_as_a_wsd_rate_is_stable_a_training_may_become_longer_or_shorter() throws Exception {
    Map<String, float[]> whole =
        train(other, config(12).withSchedule(Schedule.wsd(2, 5)), new Watcher());
    try (TrainableModel model = Models.tiny(1)) {
      Watcher watcher = new Watcher();
      TrainingConfig longer = config(1_000).withSchedule(Schedule.wsd(2, 3));
      Trainer trainer = new Trainer(model, split, folder, longer, watcher);
      watcher.onStep =
          step -> {
            if (step.number() == 7) {
              trainer.stop();
            }
          };
      trainer.train();
    }

    Map<String, float[]> shorter =
        train(folder, config(12).withSchedule(Schedule.wsd(2, 5)), new Watcher());

    assertThat(shorter).usingRecursiveComparison().isEqualTo(whole);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(folder, config(13).withSchedule(Schedule.wsd(2, 5)), new Watcher()))
        .withMessageContaining("steps must be 12, got 13");
  }

  @Test
  void a_model_that_was_not_trained_here_is_not_overwritten() throws Exception {
    try (TrainableBase model = Models.tiny(3)) {
      model.save(folder, Map.of());
    }

    assertThatIOException()
        .isThrownBy(() -> train(folder, config, new Watcher()))
        .withMessage(
            folder
                + ": must be empty or hold a training run to resume, got model.safetensors and no"
                + " checkpoints; use another folder, or restart to replace it");
    try (TrainableBase model = Models.tiny(1)) {
      assertThat(
              new Trainer(model, split, folder, config, new Watcher())
                  .train(Trainer.Start.RESTART)
                  .steps())
          .hasSize(12);
    }
  }

  @Test
  void a_folder_is_for_one_training_at_a_time() {
    Watcher watcher = new Watcher();
    watcher.onStep =
        step ->
            assertThatIOException()
                .isThrownBy(() -> train(folder, config, new Watcher()))
                .withMessage(folder + ": must be for one training, got another in it");

    assertThatNoException().isThrownBy(() -> train(folder, config, watcher));
    assertThat(watcher.steps).hasSize(12);
  }

  private enum Damage {
    FLIPPED {
      @Override
      void doTo(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    },
    CUT {
      @Override
      void doTo(Path file) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
      }
    },
    DELETED {
      @Override
      void doTo(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void doTo(Path file) throws IOException;
  }

  @ParameterizedTest
  @CsvSource({
    "SHA256SUMS, FLIPPED",
    "SHA256SUMS, CUT",
    "SHA256SUMS, DELETED",
    "config.json, FLIPPED",
    "model.safetensors, CUT",
    "state.safetensors, FLIPPED",
    "state.safetensors, DELETED",
    "state.json, CUT"
  })
  void a_damaged_checkpoint_is_refused_and_the_one_before_used(String file, Damage damage)
      throws Exception {
    Map<String, float[]> whole = train(folder, config, new Watcher());
    damage.doTo(at(12).folder().resolve(file));

    Watcher watcher = new Watcher();
    Map<String, float[]> again = train(folder, config, watcher);

    assertThat(watcher.resumes).containsExactly(at(8));
    assertThat(again).usingRecursiveComparison().isEqualTo(whole);
    assertThat(checkpoints()).containsExactly("lock", "step-000008", "step-000012");
  }

  @Test
  void where_all_checkpoints_are_damaged_nothing_is_begun() throws Exception {
    train(folder, config, new Watcher());
    Damage.CUT.doTo(at(8).folder().resolve("state.json"));
    Damage.DELETED.doTo(at(12).folder().resolve("state.safetensors"));

    assertThatIOException()
        .isThrownBy(() -> train(folder, config, new Watcher()))
        .withMessageStartingWith(
            folder.resolve("checkpoints")
                + ": must hold an undamaged checkpoint, got step-000012: state.safetensors is"
                + " missing; step-000008: SHA-256 of state.json must be ");
  }

  @Test
  void what_a_killed_process_left_is_brought_in_order() throws Exception {
    Map<String, float[]> whole = train(folder, config, new Watcher());
    Path checkpoints = folder.resolve("checkpoints");
    Path unfinished = Files.createDirectories(checkpoints.resolve("step-000016.tmp"));
    Files.writeString(unfinished.resolve("model.safetensors.tmp"), "half");
    Path best = Files.createDirectories(checkpoints.resolve("best"));
    Files.move(folder.resolve("continuo.json"), best.resolve("continuo.json"));

    Map<String, float[]> again = train(folder, config, new Watcher());

    assertThat(again).usingRecursiveComparison().isEqualTo(whole);
    assertThat(checkpoints()).containsExactly("lock", "step-000008", "step-000012");
    try (TrainableBase saved = Models.load(folder)) {
      assertThat(Models.loss(saved, OTHERS, ROWS)).isPositive();
    }
  }

  @Test
  void a_full_disk_ends_the_training_and_leaves_the_last_checkpoint() throws Exception {
    Path full = Path.of("/dev/full");
    assumeThat(full).as("a device that is always full").exists();
    Map<String, float[]> whole = train(other, config, new Watcher());
    Watcher watcher = new Watcher();
    watcher.onStep =
        step -> {
          if (step.number() == 7) {
            link(folder.resolve("checkpoints/step-000008.tmp/state.safetensors"), full);
          }
        };

    assertThatIOException()
        .isThrownBy(() -> train(folder, config, watcher))
        .withMessage(
            "%s: checkpoint of step 8 could not be written (%s: No space left on device);"
                + " the last checkpoint stays: %s",
            folder,
            folder.resolve("checkpoints/step-000008.tmp/state.safetensors"),
            at(4).folder());
    assertThat(checkpoints()).containsExactly("lock", "step-000004");

    assertThat(train(folder, config, new Watcher())).usingRecursiveComparison().isEqualTo(whole);
  }

  @Test
  void a_full_disk_while_logging_ends_the_training_and_leaves_the_last_checkpoint()
      throws Exception {
    Path full = Path.of("/dev/full");
    assumeThat(full).as("a device that is always full").exists();
    Path log = folder.resolve("metrics.jsonl");
    link(log, full);

    assertThatIOException()
        .isThrownBy(() -> train(folder, config, new Watcher()))
        .withMessage(
            log + ": could not be written (No space left on device); the last checkpoint stays");

    Files.delete(log);
    Map<String, float[]> whole = train(other, config, new Watcher());
    assertThat(train(folder, config, new Watcher())).usingRecursiveComparison().isEqualTo(whole);
  }

  @Test
  void the_log_of_a_training_that_went_on_has_each_step_once() throws Exception {
    Watcher watcher = new Watcher();
    watcher.onStep =
        step -> {
          if (step.number() == 6) {
            throw new IllegalStateException("a crash two steps after a checkpoint");
          }
        };
    assertThatThrownBy(() -> train(folder, config, watcher))
        .isInstanceOf(IllegalStateException.class);
    assertThat(logged().stepsDone()).isEqualTo(6);

    Watcher second = new Watcher();
    train(folder, config, second);

    assertThat(second.resumes).containsExactly(at(4));
    assertThat(logged().steps())
        .extracting(Step::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
    assertThat(logged().evaluations()).extracting(Evaluation::step).containsExactly(3, 6, 9, 12);
  }

  private TrainingHistory logged() throws IOException {
    TrainingHistory history = new TrainingHistory();
    MetricsLog.replay(folder, history);
    return history;
  }

  @Test
  void without_its_log_or_with_that_of_another_a_training_does_not_go_on() throws Exception {
    train(folder, config, new Watcher());
    Path log = folder.resolve("metrics.jsonl");
    String lines = Files.readString(log);
    String validation = "{\"step\":1,\"validationLoss\":1.0}\n";

    Files.delete(log);
    assertThatIOException()
        .isThrownBy(() -> train(folder, config, new Watcher()))
        .withMessageStartingWith(log + ": must have the " + lines.length() + " bytes")
        .withMessageEndingWith("got 0; put it back, or restart");
    Files.writeString(log, validation.repeat(lines.length()));
    assertThatIOException()
        .isThrownBy(() -> train(folder, config, new Watcher()))
        .withMessage(
            at(12).folder().resolve("state.json")
                + ": the log must have 12 steps, got 0; put back that of this training, or restart");
    Files.writeString(log, lines);
    assertThatNoException().isThrownBy(() -> train(folder, config, new Watcher()));
    assertThat(log).hasContent(lines);
  }

  @Test
  void a_checkpoint_of_the_first_format_is_refused_with_what_to_do() throws Exception {
    train(folder, config, new Watcher());
    Path state = at(12).folder().resolve("state.json");
    Files.writeString(
        state,
        Files.readString(state)
            .replace("\"formatVersion\": 2", "\"formatVersion\": 1")
            .replaceFirst("\"metricsBytes\": \\d+", "\"evaluations\": []"));
    Files.delete(at(12).folder().resolve("SHA256SUMS"));
    ChecksumFile.write(at(12).folder());

    assertThatIOException()
        .isThrownBy(() -> train(folder, config, new Watcher()))
        .withMessage(
            state
                + ": formatVersion must be 2, got 1, whose history is in another file; resume with the"
                + " version of Continuo that began this training, or begin one that starts with its model");
  }

  @Test
  void a_better_model_that_cannot_be_written_leaves_the_one_before() throws Exception {
    Path place = folder.resolve("checkpoints/best.tmp/model.safetensors");
    Watcher watcher = new Watcher();
    Map<String, byte[]> before = new LinkedHashMap<>();
    watcher.onEvaluation =
        evaluation -> {
          if (evaluation.step() == 3) {
            before.putAll(modelFiles());
            assertThat(place.toFile().mkdirs()).isTrue(); // where a file should be
          }
        };

    assertThatIOException()
        .isThrownBy(() -> train(folder, config, watcher))
        .withMessage(
            "%s: model could not be written (%s: must be a file, got a folder);"
                + " the last checkpoint stays: %s",
            folder, place, at(4).folder());
    assertThat(before).hasSize(3);
    assertThat(modelFiles()).usingRecursiveComparison().isEqualTo(before);
  }

  private static void link(Path link, Path target) {
    try {
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, byte[]> modelFiles() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try {
      for (String name : Durable.names(folder)) {
        if (Files.isRegularFile(folder.resolve(name)) && !name.equals("metrics.jsonl")) {
          files.put(name, Files.readAllBytes(folder.resolve(name)));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  /** NaN makes a gradient none; a factor too large for 32 bits only its norm. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e30f})
  void a_step_beyond_all_numbers_moves_nothing(float factor) throws Exception {
    Watcher watcher = new Watcher();
    List<Map<String, float[]>> weights = new ArrayList<>();
    TrainingReport report;
    try (FaultyModel model = new FaultyModel(Models.tiny(1), factor, Set.of(3, 4, 9))) {
      watcher.onStep = step -> weights.add(Models.weights(model));
      watcher.onSkip = step -> weights.add(Models.weights(model));

      report = new Trainer(model, split, folder, config, watcher).train();
    }

    assertThat(report.skippedSteps()).isEqualTo(3);
    assertThat(report.ending()).isEqualTo(StopReason.COMPLETED);
    assertThat(watcher.skips).extracting(Step::number).containsExactly(3, 4, 9);
    assertThat(report.steps())
        .isEqualTo(watcher.steps)
        .extracting(Step::number)
        .containsExactly(1, 2, 5, 6, 7, 8, 10, 11, 12);
    assertThat(weights.get(3)).usingRecursiveComparison().isEqualTo(weights.get(1));
    assertThat(weights.get(4)).usingRecursiveComparison().isNotEqualTo(weights.get(1));
    assertThat(weights.get(11).values())
        .allSatisfy(
            weight -> {
              for (float number : weight) {
                assertThat(number).isFinite();
              }
            });
    assertThat(watcher.checkpoints).containsExactly(at(8), at(12)); // none while steps go wrong
  }

  @Test
  void after_skipped_steps_a_training_goes_on_as_well() throws Exception {
    Set<Integer> faulty = Set.of(3, 4);
    Map<String, float[]> whole;
    try (FaultyModel model = new FaultyModel(Models.tiny(1), Float.NaN, faulty)) {
      new Trainer(model, split, other, config, new Watcher()).train();
      whole = Models.weights(model);
    }
    try (FaultyModel model = new FaultyModel(Models.tiny(1), Float.NaN, faulty)) {
      Watcher watcher = new Watcher();
      Trainer trainer = new Trainer(model, split, folder, config, watcher);
      watcher.onSkip = step -> stopAt(4, step, trainer);
      trainer.train();
    }

    try (TrainableBase model = Models.tiny(2)) {
      TrainingReport report = new Trainer(model, split, folder, config, new Watcher()).train();

      assertThat(report.skippedSteps()).isEqualTo(2);
      assertThat(Models.weights(model)).usingRecursiveComparison().isEqualTo(whole);
    }
  }

  @Test
  void many_skipped_steps_in_a_row_end_the_training_and_leave_the_last_checkpoint()
      throws Exception {
    try (FaultyModel model = new FaultyModel(Models.tiny(1), Float.NaN, Set.of(6, 8, 9, 10))) {
      TrainingConfig impatient =
          config.withCheckpointing(config.checkpointing().withMaxSkippedSteps(3));

      assertThatThrownBy(() -> new Trainer(model, split, folder, impatient, new Watcher()).train())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "loss and gradient must be finite, got NaN and NaN at step 10, and none that were in"
                  + " 3 steps; a lower learning rate may help");
    }
    assertThat(checkpoints()).containsExactly("lock", "step-000004");
  }

  @Test
  void patience_ends_a_training_that_becomes_no_better() throws Exception {
    TrainingConfig hasty =
        config(200)
            .withOptimizer(TrainingConfig.Optimizer.defaults().withLearningRate(0.02))
            .withEvaluation(new TrainingConfig.Evaluation(2, 100).withPatience(3));
    Watcher watcher = new Watcher();

    TrainingReport report;
    try (TrainableBase model = Models.tiny(1)) {
      report = new Trainer(model, split, folder, hasty, watcher).train();
    }

    assertThat(report.ending()).isEqualTo(StopReason.EARLY_STOPPED);
    List<Evaluation> evaluations = report.evaluations();
    int best = evaluations.size() - 4;
    assertThat(evaluations.get(best).saved()).isTrue();
    assertThat(evaluations.subList(best + 1, evaluations.size()))
        .extracting(Evaluation::saved)
        .containsOnly(false);
    assertThat(report.steps()).hasSize(2 * evaluations.size()).hasSizeLessThan(200);
    assertThat(watcher.checkpoints.get(watcher.checkpoints.size() - 1).step())
        .isEqualTo(report.steps().size());
    try (TrainableBase model = Models.tiny(1)) {
      assertThat(new Trainer(model, split, folder, hasty, new Watcher()).train().ending())
          .isEqualTo(StopReason.EARLY_STOPPED); // it stays so
    }
  }

  @Test
  void the_average_of_the_weights_is_what_is_validated_and_saved() throws Exception {
    double decay = 0.7;
    TrainingConfig averaging =
        config(6).withEvaluation(new TrainingConfig.Evaluation(6, 100).withEmaDecay(decay));
    List<Map<String, float[]>> weights = new ArrayList<>();
    Watcher watcher = new Watcher();
    TrainingReport report;
    Map<String, float[]> atTheEnd;
    try (TrainableBase model = Models.tiny(1)) {
      watcher.onStep = step -> weights.add(Models.weights(model));
      report = new Trainer(model, split, folder, averaging, watcher).train();
      atTheEnd = Models.weights(model);
    }

    assertThat(atTheEnd).usingRecursiveComparison().isEqualTo(weights.get(5));
    try (TrainableBase saved = Models.load(folder)) {
      Models.weights(saved)
          .forEach(
              (name, weight) ->
                  assertThat(weight)
                      .as(name)
                      .containsExactly(average(weights, name, decay), Offset.offset(1e-6f)));
      assertThat(report.evaluations().get(0).loss())
          .isCloseTo(Models.loss(saved, OTHERS, ROWS), Offset.offset(1e-5));
    }
  }

  /** Each step's weights count decay times as much as those of the next. */
  private static float[] average(List<Map<String, float[]>> weights, String name, double decay) {
    List<float[]> ofSteps = weights.stream().map(step -> requireNonNull(step.get(name))).toList();
    float[] average = new float[ofSteps.get(0).length];
    for (int i = 0; i < average.length; i++) {
      double sum = 0;
      double total = 0;
      for (float[] ofStep : ofSteps) {
        sum = decay * sum + ofStep[i];
        total = decay * total + 1;
      }
      average[i] = (float) (sum / total);
    }
    return average;
  }

  @Test
  void the_files_of_a_checkpoint_are_checked_by_common_tools() throws Exception {
    train(folder, config, new Watcher());

    List<String> sums = Files.readAllLines(at(12).folder().resolve("SHA256SUMS"));

    assertThat(sums)
        .hasSize(5)
        .allSatisfy(line -> assertThat(line).matches("[0-9a-f]{64}  \\S+"))
        .extracting(line -> line.substring(66))
        .containsExactly(
            "config.json", "continuo.json", "model.safetensors", "state.json", "state.safetensors");
  }

  @Test
  void a_model_whose_files_do_not_have_its_weights_goes_on_too() throws Exception {
    Split events = new Split(List.of(Pieces.tune("tune", 60, WatchedModel.TOKENIZER)), List.of());
    Map<String, float[]> whole;
    try (WatchedModel model = new WatchedModel()) {
      new Trainer(model, events, other, config, new Watcher()).train();
      whole = Models.weights(model);
    }
    try (WatchedModel model = new WatchedModel()) {
      Watcher watcher = new Watcher();
      Trainer trainer = new Trainer(model, events, folder, config, watcher);
      watcher.onStep = step -> stopAt(5, step, trainer);
      trainer.train();
    }

    try (WatchedModel model = new WatchedModel()) {
      new Trainer(model, events, folder, config, new Watcher()).train();
      assertThat(Models.weights(model)).usingRecursiveComparison().isEqualTo(whole);
    }
  }

  /** The weights at the end. */
  private Map<String, float[]> train(Path to, TrainingConfig of, TrainingListener listener)
      throws IOException, InterruptedException {
    try (TrainableModel model = Models.tiny(1)) {
      new Trainer(model, split, to, of, listener).train();
      return Models.weights(model);
    }
  }

  /** Checkpoints every 4 steps, validation every 3. */
  private static TrainingConfig config(int steps) {
    return TrainingConfig.ofSteps(steps)
        .withData(new TrainingConfig.Data(2, 1, ROWS, 0))
        .withEvaluation(new TrainingConfig.Evaluation(3, 100))
        .withCheckpointing(TrainingConfig.Checkpointing.defaults().withEverySteps(4));
  }

  /** Remembers what it is told, and passes some of it on. */
  private static final class Watcher implements TrainingListener {
    private final List<Checkpoint> resumes = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Step> skips = new ArrayList<>();
    private Consumer<Step> onStep = step -> {};
    private Consumer<Step> onSkip = step -> {};
    private Consumer<Evaluation> onEvaluation = evaluation -> {};

    @Override
    public void onResume(Checkpoint checkpoint) {
      resumes.add(checkpoint);
    }

    @Override
    public void onStep(Step step) {
      steps.add(step);
      onStep.accept(step);
    }

    @Override
    public void onSkip(Step step) {
      skips.add(step);
      onSkip.accept(step);
    }

    @Override
    public void onEvaluation(Evaluation evaluation) {
      onEvaluation.accept(evaluation);
    }

    @Override
    public void onCheckpoint(Checkpoint checkpoint) {
      checkpoints.add(checkpoint);
    }
  }
}

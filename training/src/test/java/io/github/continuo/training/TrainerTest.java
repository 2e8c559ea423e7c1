package io.github.continuo.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.Split;
import io.github.continuo.pytorch.LoraConfig;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final int ROWS = 16; // in a window
  private static final TrainingListener SILENT = new TrainingListener() {};

  /** Pieces of 6 to 45 rows: shorter than a window and several windows long. */
  private final List<Piece> pieces =
      IntStream.range(0, 14).mapToObj(i -> Pieces.random("training " + i, 6 + 3 * i, i)).toList();

  private final List<Piece> others =
      IntStream.range(0, 4).mapToObj(i -> Pieces.random("validation " + i, 20, 100 + i)).toList();

  private final Path folder;

  TrainerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void one_batch_can_be_overfitted() throws Exception {
    List<Piece> batch =
        IntStream.range(0, 4).mapToObj(i -> Pieces.random("piece " + i, ROWS + 1, i)).toList();
    TrainingConfig config = config(300, 4, 1).withOptimizer(optimizer(0.01));

    TrainingReport report;
    try (TrainableBase model = Models.tiny(1)) {
      report = train(model, new Split(batch, List.of()), config, SILENT);
    }

    assertThat(report.steps()).hasSize(300);
    assertThat(report.steps().get(0).loss()).isCloseTo(Math.log(836), Offset.offset(0.2));
    assertThat(report.steps().get(299).loss()).isLessThan(0.02);
    assertThat(report.evaluations()).isEmpty();
  }

  @Test
  void accumulated_batches_move_the_weights_as_one_large_batch() throws Exception {
    List<Piece> ofManyLengths =
        IntStream.range(0, 13).mapToObj(i -> Pieces.random("piece " + i, 4 + i, i)).toList();
    Split split = new Split(ofManyLengths, List.of());

    Map<String, float[]> parts = trainedWeights(split, config(3, 2, 2), 1);
    Map<String, float[]> whole = trainedWeights(split, config(3, 4, 1), 1);

    parts.forEach(
        (name, weight) ->
            assertThat(weight)
                .as(name)
                .containsExactly(requireNonNull(whole.get(name)), Offset.offset(1e-5f)));
  }

  @Test
  void an_adapter_learns_while_the_model_stays_as_it_is() throws Exception {
    List<Piece> batch =
        IntStream.range(0, 4).mapToObj(i -> Pieces.random("piece " + i, ROWS + 1, i)).toList();
    Path base = folder.resolve("base");
    Path adapter = folder.resolve("adapter");
    try (TrainableBase model = Models.tiny(1)) {
      model.save(base, Map.of());
    }
    LoadOptions onCpu = LoadOptions.defaults().withDevice("cpu");
    TrainingConfig config = config(60, 4, 1).withOptimizer(optimizer(0.01));

    TrainingReport report;
    double adaptedLoss;
    try (TrainableModel model = TrainableModel.loadWithLora(base, onCpu, LoraConfig.ofRank(4))) {
      report = new Trainer(model, new Split(batch, List.of()), adapter, config, SILENT).train();
      adaptedLoss = Models.loss(model, batch, ROWS);
    }

    assertThat(report.steps().get(59).loss()).isLessThan(report.steps().get(0).loss() - 0.1);
    try (TrainableBase untouched = Models.load(base);
        TrainableBase asCreated = Models.tiny(1)) {
      assertThat(Models.weights(untouched))
          .usingRecursiveComparison()
          .isEqualTo(Models.weights(asCreated));
    }
    try (TrainableBase merged = TrainableBase.load(base, onCpu.withAdapter(adapter))) {
      assertThat(Models.loss(merged, batch, ROWS)).isCloseTo(adaptedLoss, Offset.offset(1e-4));
    }
  }

  @Test
  void an_adapter_leaves_the_numbers_of_the_model_in_memory_alone() throws Exception {
    Path base = folder.resolve("base");
    try (TrainableBase model = Models.tiny(1)) {
      model.save(base, Map.of());
    }
    LoadOptions onCpu = LoadOptions.defaults().withDevice("cpu");
    try (TrainableModel model = TrainableModel.loadWithLora(base, onCpu, LoraConfig.ofRank(2))) {
      double before = Models.loss(model, pieces, ROWS);
      train(model, new Split(pieces, List.of()), config(5, 4, 1), SILENT);
      assertThat(Models.loss(model, pieces, ROWS)).isNotEqualTo(before);

      EngineThread.run(
          () -> model.parameters().byName().values().forEach(factor -> factor.muli(0)));

      assertThat(Models.loss(model, pieces, ROWS)).isEqualTo(before);
    }
  }

  @Test
  void a_step_predicts_some_rows_drawn_anew_and_validation_all() throws Exception {
    TrainingConfig config =
        config(6, 2, 2).withData(new TrainingConfig.Data(2, 2, ROWS, 3).withTargetsPerSequence(5));

    WatchedModel first = watched(config);
    WatchedModel second = watched(config);

    assertThat(first.trainedOn).isEqualTo(second.trainedOn).hasSize(12);
    List<List<Integer>> predicted =
        first.trainedOn.stream().map(WatchedModel.Given::predicted).toList();
    assertThat(predicted)
        .doesNotHaveDuplicates()
        .allSatisfy(rows -> assertThat(rows).hasSize(5).endsWith(ROWS));
    assertThat(first.validatedOn)
        .isNotEmpty()
        .allSatisfy(
            given ->
                assertThat(given.predicted())
                    .hasSize(given.ids().size() / 8 / 2 - 1) // of two windows
                    .startsWith(1));
  }

  @Test
  void the_targets_of_a_step_are_those_of_the_predicted_rows() throws Exception {
    TrainingConfig config =
        config(4, 2, 2).withData(new TrainingConfig.Data(2, 2, ROWS, 3).withTargetsPerSequence(5));

    TrainingReport report;
    try (TrainableBase model = Models.tiny(1)) {
      Split split = new Split(List.of(Pieces.random("long", 400, 1)), List.of());
      report = train(model, split, config, SILENT);
    }

    assertThat(report.steps()).extracting(TrainingListener.Step::targets).containsOnly(2L * 2 * 5);
    assertThat(report.steps().get(0).loss()).isCloseTo(Math.log(836), Offset.offset(0.2));
  }

  @Test
  void augmentation_is_for_training_alone() throws Exception {
    TrainingConfig plain = config(6, 2, 1);
    TrainingConfig augmenting =
        plain.withData(plain.data().withAugment(TrainingConfig.Data.Augment.MIDI_MODEL));

    WatchedModel without = watched(plain);
    WatchedModel first = watched(augmenting);
    WatchedModel second = watched(augmenting);

    assertThat(first.trainedOn).isEqualTo(second.trainedOn).isNotEqualTo(without.trainedOn);
    assertThat(first.validatedOn).isEqualTo(without.validatedOn);
    for (int step = 0; step < 6; step++) {
      assertThat(kindsAndTimes(first.trainedOn.get(step)))
          .isEqualTo(kindsAndTimes(without.trainedOn.get(step)));
    }
  }

  /** What augmentation leaves as it is: the first three ids of each row. */
  private static List<Long> kindsAndTimes(WatchedModel.Given given) {
    return IntStream.range(0, given.ids().size())
        .filter(i -> i % 8 < 3)
        .mapToObj(given.ids()::get)
        .toList();
  }

  /** An event model after it was trained on a tune and validated on it. */
  private WatchedModel watched(TrainingConfig config) throws Exception {
    try (WatchedModel model = new WatchedModel()) {
      Piece tune = Pieces.tune("tune", 60, WatchedModel.TOKENIZER);
      new Trainer(model, new Split(List.of(tune), List.of(tune)), folder, config, SILENT)
          .train(Trainer.Start.RESTART);
      return model;
    }
  }

  @Test
  void tokens_that_cannot_be_augmented_are_refused() {
    TrainingConfig plain = config(1, 1, 1);
    TrainingConfig config =
        plain.withData(plain.data().withAugment(TrainingConfig.Data.Augment.MIDI_MODEL));

    try (TrainableBase model = Models.tiny(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new Trainer(model, new Split(pieces, List.of()), folder, config, SILENT))
          .withMessage("augmentation needs a tokenizer of events, got " + model.tokenizer());
    }
  }

  @Test
  void the_same_seeds_give_the_same_weights_and_others_give_others() throws Exception {
    Split split = new Split(pieces, List.of());
    TrainingConfig config = config(5, 2, 1);

    Map<String, float[]> first = trainedWeights(split, config, 1);
    Map<String, float[]> second = trainedWeights(split, config, 1);
    Map<String, float[]> otherStart = trainedWeights(split, config, 2);
    Map<String, float[]> otherOrder =
        trainedWeights(split, config.withData(new TrainingConfig.Data(2, 1, ROWS, 7)), 1);

    first.forEach(
        (name, weight) -> {
          assertThat(weight).as(name).isEqualTo(second.get(name));
          assertThat(weight).as(name).isNotEqualTo(otherStart.get(name));
          assertThat(weight).as(name).isNotEqualTo(otherOrder.get(name));
        });
  }

  private Map<String, float[]> trainedWeights(Split split, TrainingConfig config, long modelSeed)
      throws Exception {
    try (TrainableBase model = Models.tiny(modelSeed)) {
      train(model, split, config, SILENT);
      return Models.weights(model);
    }
  }

  @Test
  void the_model_with_the_best_validation_is_the_one_saved() throws Exception {
    TrainingConfig config =
        config(60, 4, 1)
            .withOptimizer(optimizer(0.02)) // soon overfits the training pieces
            .withEvaluation(new TrainingConfig.Evaluation(3, 100));
    List<Evaluation> told = new ArrayList<>();

    TrainingReport report;
    try (TrainableBase model = Models.tiny(1)) {
      report =
          train(
              model,
              new Split(pieces, others),
              config,
              new TrainingListener() {
                @Override
                public void onEvaluation(Evaluation evaluation) {
                  told.add(evaluation);
                }
              });
    }

    assertThat(report.evaluations()).isEqualTo(told).hasSize(20);
    Evaluation best = told.stream().min(Comparator.comparingDouble(Evaluation::loss)).orElseThrow();
    assertThat(best.step()).isLessThan(60);
    assertThat(told.stream().filter(Evaluation::saved).reduce((a, b) -> b)).contains(best);
    assertThat(savedLoss(others)).isCloseTo(best.loss(), Percentage.withPercentage(1e-3));
  }

  @Test
  void each_model_better_than_all_before_is_saved() throws Exception {
    TrainingConfig config = config(20, 4, 1).withEvaluation(new TrainingConfig.Evaluation(1, 100));
    List<Double> savedLosses = new ArrayList<>();

    TrainingReport report;
    try (TrainableBase model = Models.tiny(1)) {
      report =
          train(
              model,
              new Split(pieces, pieces),
              config,
              new TrainingListener() {
                @Override
                public void onEvaluation(Evaluation evaluation) {
                  savedLosses.add(savedLoss(pieces));
                }
              });
    }

    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 20; i++) {
      Evaluation evaluation = report.evaluations().get(i);
      assertThat(evaluation.saved()).isEqualTo(evaluation.loss() < best);
      best = Math.min(best, evaluation.loss());
      assertThat(savedLosses.get(i)).isCloseTo(best, Percentage.withPercentage(1e-3));
    }
  }

  @Test
  void without_validation_the_last_model_is_saved() throws Exception {
    try (TrainableBase model = Models.tiny(1)) {
      TrainingReport report = train(model, new Split(pieces, List.of()), config(7, 2, 1), SILENT);

      assertThat(report.evaluations()).isEmpty();
      try (TrainableBase saved = Models.load(folder)) {
        assertThat(Models.weights(saved))
            .usingRecursiveComparison()
            .isEqualTo(Models.weights(model));
      }
    }
  }

  @Test
  void validation_takes_windows_evenly_and_predicts_each_row_once() throws Exception {
    TrainingConfig all = config(1, 2, 1).withEvaluation(new TrainingConfig.Evaluation(1, 1_000));
    TrainingConfig one = config(1, 2, 1).withEvaluation(new TrainingConfig.Evaluation(1, 1));

    try (TrainableBase model = Models.tiny(1)) {
      double loss =
          train(model, new Split(pieces, others), all, SILENT).evaluations().get(0).loss();
      assertThat(loss).isCloseTo(Models.loss(model, others, ROWS), Percentage.withPercentage(1e-3));
    }
    try (TrainableBase model = Models.tiny(1)) {
      double loss =
          train(model, new Split(pieces, others), one, SILENT).evaluations().get(0).loss();
      Piece first = others.get(0);
      Piece window = new Piece(first.path(), "", first.tokens().slice(0, ROWS + 1));
      assertThat(loss)
          .isCloseTo(Models.loss(model, List.of(window), ROWS), Percentage.withPercentage(1e-3));
    }
  }

  @Test
  void steps_are_told_one_by_one() throws Exception {
    List<TrainingListener.Step> told = new ArrayList<>();
    TrainingConfig config =
        config(6, 2, 3)
            .withSchedule(new TrainingConfig.Schedule(3, 0.5))
            .withOptimizer(optimizer(0.01));

    TrainingReport report;
    try (TrainableBase model = Models.tiny(1)) {
      report =
          train(
              model,
              new Split(List.of(Pieces.random("long", 400, 1)), List.of()),
              config,
              new TrainingListener() {
                @Override
                public void onStep(Step step) {
                  told.add(step);
                }
              });
    }

    assertThat(report.steps()).isEqualTo(told);
    assertThat(told).extracting(TrainingListener.Step::number).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(told).extracting(TrainingListener.Step::targets).containsOnly(2L * 3 * ROWS);
    assertThat(told)
        .extracting(TrainingListener.Step::learningRate)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
        .containsExactly(0.01 / 3, 0.02 / 3, 0.01, 0.01, 0.0075, 0.005);
    assertThat(told).allSatisfy(step -> assertThat(step.gradientNorm()).isPositive());
  }

  @Test
  void the_report_has_the_unigram_loss_of_what_was_validated_on() throws Exception {
    Piece monotone = Pieces.ofIds("monotone", IntStream.generate(() -> 5).limit(1_000).toArray());
    Piece other = Pieces.ofIds("other", 5, 6);

    try (TrainableBase model = Models.tiny(1)) {
      double onOther =
          train(model, new Split(List.of(monotone), List.of(other)), config(1, 1, 1), SILENT)
              .unigramLoss();
      double onItself =
          train(model, new Split(List.of(monotone), List.of()), config(1, 1, 1), SILENT)
              .unigramLoss();

      assertThat(onOther).isCloseTo(Math.log(999 + 836), Offset.offset(1e-9));
      assertThat(onItself).isCloseTo(Math.log((999 + 836) / 1000.0), Offset.offset(1e-9));
    }
  }

  @Test
  void windows_longer_than_the_context_are_refused() {
    TrainingConfig config =
        TrainingConfig.ofSteps(1)
            .withData(new TrainingConfig.Data(1, 1, Models.CONTEXT_ROWS + 1, 0));

    try (TrainableBase model = Models.tiny(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new Trainer(model, new Split(pieces, List.of()), folder, config, SILENT))
          .withMessage(
              "windows must be at most as long as the model's context of 64 positions, got 65");
    }
  }

  @Test
  void pieces_too_short_to_predict_anything_are_refused() {
    Split split = new Split(List.of(Pieces.ofIds("one row", 5)), List.of());

    try (TrainableBase model = Models.tiny(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> train(model, split, config(1, 1, 1), SILENT))
          .withMessage("there must be a window to train on, got none");
    }
  }

  @Test
  void an_interrupt_ends_the_training_and_leaves_what_was_saved() throws Exception {
    TrainingConfig config =
        config(1_000, 2, 1).withEvaluation(new TrainingConfig.Evaluation(5, 100));
    List<Evaluation> evaluations = new ArrayList<>();
    TrainingListener interrupter =
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            if (step.number() == 5) {
              Thread.currentThread().interrupt(); // right before the model is saved
            }
          }

          @Override
          public void onEvaluation(Evaluation evaluation) {
            evaluations.add(evaluation);
          }
        };

    try (TrainableBase model = Models.tiny(1)) {
      assertThatThrownBy(() -> train(model, new Split(pieces, others), config, interrupter))
          .isInstanceOf(InterruptedException.class);
    }

    assertThat(evaluations).extracting(Evaluation::step).containsExactly(5);
    assertThat(savedLoss(others))
        .isCloseTo(evaluations.get(0).loss(), Percentage.withPercentage(1e-3));
  }

  @Test
  void a_loss_beyond_all_numbers_ends_the_training() {
    TrainingConfig config = config(20, 2, 1).withOptimizer(optimizer(1e30));

    try (TrainableBase model = Models.tiny(1)) {
      assertThatThrownBy(() -> train(model, new Split(pieces, List.of()), config, SILENT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "loss and gradient must be finite, got \\S+ and \\S+ at step \\d+, and none that were"
                  + " in 5 steps; a lower learning rate may help");
    }
  }

  @Test
  void a_model_whose_validation_is_beyond_all_numbers_is_not_saved() {
    TrainingConfig config = config(1, 2, 1).withOptimizer(optimizer(1e38));

    try (TrainableBase model = Models.tiny(1)) {
      assertThatThrownBy(() -> train(model, new Split(pieces, others), config, SILENT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "validation loss must be finite, got \\S+ after step 1; a lower learning rate may help");
    }
    assertThat(folder).isDirectoryNotContaining("glob:**/model.safetensors");
  }

  @Test
  void native_arrays_do_not_pile_up() throws Exception {
    TrainingConfig config =
        config(50, 2, 2)
            .withEvaluation(new TrainingConfig.Evaluation(10, 100).withEmaDecay(0.9))
            .withCheckpointing(TrainingConfig.Checkpointing.defaults().withEverySteps(7));
    List<Integer> counts = new ArrayList<>();

    try (TrainableBase model = Models.tiny(1)) {
      int before = arrays(model);
      train(
          model,
          new Split(pieces, others),
          config,
          new TrainingListener() {
            @Override
            public void onStep(Step step) {
              counts.add(arrays(model));
            }
          });

      assertThat(counts).hasSize(50).containsOnly(counts.get(0));
      assertThat(counts.get(0)).isGreaterThan(before); // the moments
      assertThat(arrays(model)).isEqualTo(before);
    }
  }

  private static int arrays(TrainableBase model) {
    return EngineThread.call(() -> model.parameters().manager().getManagedArrays().size());
  }

  @Test
  void nothing_but_the_model_and_the_checkpoints_and_the_log_is_left_in_the_folder()
      throws Exception {
    try (TrainableBase model = Models.tiny(1)) {
      train(model, new Split(pieces, others), config(2, 2, 1), SILENT);
    }

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "checkpoints", "config.json", "continuo.json", "metrics.jsonl", "model.safetensors");
    }
    assertThat(Files.readString(folder.resolve("continuo.json")))
        .contains("\"steps\": \"2\"", "\"pieces\": \"14\"", "\"positionsPerStep\": \"32\"");
  }

  private TrainingReport train(
      TrainableModel model, Split split, TrainingConfig config, TrainingListener listener)
      throws IOException, InterruptedException {
    return new Trainer(model, split, folder, config, listener).train(Trainer.Start.RESTART);
  }

  private double savedLoss(List<Piece> of) {
    try (TrainableBase saved = Models.load(folder)) {
      return Models.loss(saved, of, ROWS);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static TrainingConfig config(int steps, int batch, int accumulation) {
    return TrainingConfig.ofSteps(steps)
        .withData(new TrainingConfig.Data(batch, accumulation, ROWS, 0))
        .withSchedule(new TrainingConfig.Schedule(0, 0.1))
        .withOptimizer(optimizer(1e-3));
  }

  private static TrainingConfig.Optimizer optimizer(double learningRate) {
    return TrainingConfig.Optimizer.defaults().withLearningRate(learningRate);
  }
}

package io.github.continuo.examples;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Split;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.training.Trainer;
import io.github.continuo.training.TrainingConfig;
import io.github.continuo.training.TrainingListener;
import io.github.continuo.training.TrainingReport;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Times how a model is trained on random notes, through the {@link Trainer} that programs use.
 *
 * @param batch windows of a step, at least 1
 * @param length rows of a window that the model looks at, at least {@link NotePrompt#LEAST_ROWS}
 *     and at most {@link RandomModel#CONTEXT_ROWS}
 * @param steps steps that count, at least 1; there is one before them
 * @param seed of the notes
 * @param calculation of a step
 */
record TrainingBenchmark(
    int batch, int length, int steps, long seed, TrainingConfig.Calculation calculation) {

  /** Memory is asked for in the first step, and threads are started. */
  private static final int WARM_UP_STEPS = 1;

  TrainingBenchmark {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1, got " + steps);
    }
    if (length < NotePrompt.LEAST_ROWS || length > RandomModel.CONTEXT_ROWS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "length must be in %d..%d, got %d",
              NotePrompt.LEAST_ROWS,
              RandomModel.CONTEXT_ROWS,
              length));
    }
    data(batch, length, seed); // which checks the batch
  }

  private static TrainingConfig.Data data(int batch, int length, long seed) {
    return new TrainingConfig.Data(batch, 1, length, seed);
  }

  /**
   * What the steps took.
   *
   * @param seconds of each
   * @param targets of each: predicted ids
   */
  record Times(List<Double> seconds, long targets) {
    double median() {
      return Medians.of(seconds.stream());
    }
  }

  /** Measures. */
  Times measure(SequenceModel model) throws IOException, InterruptedException {
    TrainingConfig config =
        TrainingConfig.ofSteps(WARM_UP_STEPS + steps)
            .withData(data(batch, length, seed))
            .withCalculation(calculation);
    Split split = new Split(pieces(model.tokenizer()), List.of());
    Path folder = Files.createTempDirectory("continuo-benchmark"); // for what a trainer saves
    try {
      TrainingReport report =
          new Trainer(model, split, folder, config, new TrainingListener() {}).train();
      List<TrainingListener.Step> counted =
          report.steps().subList(WARM_UP_STEPS, report.steps().size());
      return new Times(
          counted.stream().map(TrainingListener.Step::seconds).toList(), counted.get(0).targets());
    } finally {
      delete(folder);
    }
  }

  /** As many as a step has windows, and each as long as one. */
  private List<Piece> pieces(Tokenizer tokenizer) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      Score notes = NotePrompt.of(tokenizer, length + 1, seed + i);
      TokenSequence rows = tokenizer.encode(notes).tokens();
      pieces.add(
          new Piece(
              Path.of("notes" + i), "", rows.slice(rows.length() - length - 1, rows.length())));
    }
    return pieces;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList(); // what is in a folder before it
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}

package io.github.continuo.examples;

import io.github.continuo.data.Piece;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say in what windows a model is to foresee pieces. */
final class LikelihoodOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--sequence-length",
      defaultValue = "512",
      paramLabel = "N",
      description = "Rows in a window (default: ${DEFAULT-VALUE}).")
  @Max(65_536)
  private int length;

  @Option(
      names = "--batch-size",
      defaultValue = "8",
      paramLabel = "N",
      description = "Windows in a batch (default: ${DEFAULT-VALUE}).")
  @Max(4096)
  private int batch;

  @Option(
      names = "--max-sequences",
      defaultValue = "1024",
      paramLabel = "N",
      description =
          "Windows to look at, at most; taken evenly from all (default: ${DEFAULT-VALUE}).")
  @Max(10_000_000)
  private int maxWindows;

  /**
   * What a model foresees.
   *
   * @param data where the pieces are from, for the message
   * @throws IOException if there is nothing to foresee
   */
  LikelihoodEvaluation predictions(
      SequenceModel model, List<Piece> pieces, Path data, PrintWriter err) throws IOException {
    if (pieces.stream().noneMatch(piece -> piece.rows() > 1)) {
      throw new IOException(data + ": must hold a piece of two rows to evaluate, got none");
    }
    int rows = Math.min(length, model.contextLength());
    try (Progress progress = new Progress("Foreseeing", -1, err)) {
      return Usage.checked(
          spec,
          () -> LikelihoodEvaluation.of(model, pieces, rows, batch, maxWindows, progress::to));
    }
  }
}

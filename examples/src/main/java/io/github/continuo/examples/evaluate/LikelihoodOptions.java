package io.github.continuo.examples.evaluate;

import io.github.continuo.data.Piece;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.Progress;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options for the evaluation of the likelihood of pieces. */
final class LikelihoodOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--sequence-length",
      defaultValue = "512",
      paramLabel = "N",
      description = "Positions per sequence (default: ${DEFAULT-VALUE}).")
  @Max(65_536)
  private int length;

  @Option(
      names = "--batch-size",
      defaultValue = "8",
      paramLabel = "N",
      description = "Sequences per batch (default: ${DEFAULT-VALUE}).")
  @Max(4096)
  private int batch;

  @Option(
      names = "--max-sequences",
      defaultValue = "1024",
      paramLabel = "N",
      description =
          "Maximum number of sequences, taken evenly from all (default: ${DEFAULT-VALUE}).")
  @Max(10_000_000)
  private int maxSequences;

  /**
   * Computes the likelihood of pieces under a model.
   *
   * @param data source of the pieces, for the message
   * @param threads batches to compute at a time
   * @throws IOException if no piece has two positions
   * @throws InterruptedException if the calling thread is interrupted
   */
  LikelihoodEvaluation predictions(
      SequenceModel model, List<Piece> pieces, Path data, int threads, PrintWriter err)
      throws IOException, InterruptedException {
    if (pieces.stream().noneMatch(piece -> piece.length() > 1)) {
      throw new IOException(data + ": must hold a piece of two positions to evaluate, got none");
    }
    int positions = Math.min(length, model.contextLength());
    try (Progress progress = new Progress("Evaluating", -1, err)) {
      return Usage.checked(
          spec,
          () ->
              LikelihoodEvaluation.of(
                  model, pieces, positions, batch, maxSequences, threads, progress::to));
    }
  }
}

package io.github.continuo.data.windows;

import io.github.continuo.data.Piece;
import java.util.Arrays;
import java.util.List;

/**
 * Unigram baseline: the loss of a model that uses only token frequencies. A useful model is well
 * below it.
 */
public final class UnigramBaseline {
  private UnigramBaseline() {}

  /**
   * Returns the mean negative log-likelihood per token of pieces, in nats, under the token
   * frequencies of the training pieces with add-one (Laplace) smoothing. The first position of a
   * piece, which is never predicted, is left out.
   *
   * @param training pieces whose tokens are counted
   * @param pieces pieces to evaluate
   * @param vocabularySize number of token ids
   * @return the loss in nats per token
   */
  public static double nats(List<Piece> training, List<Piece> pieces, int vocabularySize) {
    double[] counts = new double[vocabularySize];
    Arrays.fill(counts, 1);
    double total = vocabularySize;
    for (Piece piece : training) {
      for (int id : targets(piece)) {
        counts[id]++;
        total++;
      }
    }
    double nats = 0;
    long coded = 0;
    for (Piece piece : pieces) {
      for (int id : targets(piece)) {
        nats -= Math.log(counts[id] / total);
        coded++;
      }
    }
    return nats / coded;
  }

  private static int[] targets(Piece piece) {
    return piece.slice(1, piece.length()).ids();
  }
}

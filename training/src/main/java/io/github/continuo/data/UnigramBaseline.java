package io.github.continuo.data;

import java.util.Arrays;
import java.util.List;

/**
 * What a model that knows only how often each id occurs would reach: the loss to be clearly below.
 */
public final class UnigramBaseline {
  private UnigramBaseline() {}

  /**
   * {@return the nats per id of pieces, coded by the frequencies of the ids in training pieces,
   * each counted once more than it occurs (Laplace)} The first row of a piece, which is never
   * predicted, is left out.
   *
   * @param training where the ids are counted
   * @param pieces what is coded
   * @param vocabularySize number of ids
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
    return piece.slice(1, piece.rows()).ids();
  }
}

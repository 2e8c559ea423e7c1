package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Checks and joins rows of several sequences, of each equally many. */
public final class TokenBatch {
  private TokenBatch() {}

  /**
   * {@return the ids of rows, [sequence][row][place]}
   *
   * @param rows those of each sequence, of all equally many and at least one
   * @param sequences how many there must be
   * @param width how many ids a row must have
   * @throws IllegalArgumentException if they are not so
   */
  public static int[] ids(List<TokenSequence> rows, int sequences, int width) {
    if (rows.size() != sequences) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "rows of %d sequences must be read, got %d", sequences, rows.size()));
    }
    int time = rows.get(0).length();
    if (time == 0) {
      throw new IllegalArgumentException("at least one row must be read, got none");
    }
    for (TokenSequence sequence : rows) {
      if (sequence.width() != width) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "width of rows must be %d, got %d", width, sequence.width()));
      }
      if (sequence.length() != time) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "equally many rows of all sequences must be read, got %d and %d",
                time,
                sequence.length()));
      }
    }
    return rows.stream().flatMapToInt(sequence -> Arrays.stream(sequence.ids())).toArray();
  }

  /**
   * Checks indices of predicted rows.
   *
   * @param predicted the indices
   * @param length of the sequences
   * @throws IllegalArgumentException unless they are ascending in 1 to the last and at least one
   */
  public static void requirePredicted(int[] predicted, int length) {
    boolean holds = predicted.length > 0;
    int last = 0;
    for (int row : predicted) {
      holds &= row > last && row < length;
      last = row;
    }
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "predicted rows must be ascending in 1..%d and at least one, got %s",
              length - 1,
              Arrays.toString(predicted)));
    }
  }
}

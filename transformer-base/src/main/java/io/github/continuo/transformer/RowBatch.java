package io.github.continuo.transformer;

import ai.djl.ndarray.types.Shape;
import io.github.continuo.tokenize.TokenSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Rows of several sequences, of each equally many, as arrays have them: [batch, time, width]. */
public final class RowBatch {
  private final List<TokenSequence> rows;

  private RowBatch(List<TokenSequence> rows) {
    this.rows = rows;
  }

  /**
   * {@return the next rows of all sequences of a decoding}
   *
   * @param rows those of each sequence, of all equally many and at least one
   * @param sequences how many there must be
   * @param width how many ids a row must have
   * @throws IllegalArgumentException if they are not so
   */
  public static RowBatch of(List<TokenSequence> rows, int sequences, int width) {
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
    return new RowBatch(List.copyOf(rows));
  }

  /** {@return the ids, sequence by sequence and row by row} */
  public long[] ids() {
    return rows.stream().flatMapToLong(RowBatch::ids).toArray();
  }

  private static LongStream ids(TokenSequence sequence) {
    return Arrays.stream(sequence.ids()).asLongStream();
  }

  /** {@return the shape of such an array: [batch, time, width]} */
  public Shape shape() {
    return new Shape(rows.size(), rows.get(0).length(), rows.get(0).width());
  }
}

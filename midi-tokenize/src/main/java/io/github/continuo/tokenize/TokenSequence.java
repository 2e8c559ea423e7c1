package io.github.continuo.tokenize;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Token ids in rows of equal width: [length x width].
 *
 * <p>A flat token is a row of width 1, an event of several tokens a row of their number. Immutable.
 */
public final class TokenSequence {
  private final int width;
  private final int[] ids; // row by row

  private TokenSequence(int width, int[] ids) {
    if (width < 1) {
      throw new IllegalArgumentException("width must be at least 1, got " + width);
    }
    if (ids.length % width != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "number of ids must be a multiple of the width %d, got %d",
              width,
              ids.length));
    }
    this.width = width;
    this.ids = ids;
  }

  /**
   * {@return a sequence of the given ids}
   *
   * @param width ids in a row, at least 1
   * @param ids row by row, in whole rows; they are copied
   */
  public static TokenSequence of(int width, int... ids) {
    return new TokenSequence(width, ids.clone());
  }

  /** {@return the number of rows} */
  public int length() {
    return ids.length / width;
  }

  /** {@return the number of ids in a row} */
  public int width() {
    return width;
  }

  /**
   * {@return one id}
   *
   * @param row which row, from 0
   * @param position where in the row, 0 to {@code width() - 1}
   */
  public int id(int row, int position) {
    if (position < 0 || position >= width) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "position must be in 0..%d, got %d", width - 1, position));
    }
    return ids[row * width + position];
  }

  /** {@return a copy of the ids, row by row} */
  public int[] ids() {
    return ids.clone();
  }

  /**
   * {@return the rows from one up to, but not including, another}
   *
   * @param firstPosition the first that is given, at least 0
   * @param endPosition the first after them, {@code firstRow} to {@link #length}
   */
  public TokenSequence slice(int firstPosition, int endPosition) {
    if (firstPosition < 0 || endPosition < firstPosition || endPosition > length()) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT,
              "rows must lie in 0..%d, got %d..%d",
              length(),
              firstPosition,
              endPosition));
    }
    return new TokenSequence(
        width, Arrays.copyOfRange(ids, firstPosition * width, endPosition * width));
  }

  /** The first row from {@code firstRow} on that begins with an id; the length if none does. */
  int eventOf(int id, int firstPosition) {
    int row = firstPosition;
    while (row < length() && id(row, 0) != id) {
      row++;
    }
    return row;
  }

  /**
   * {@return these rows and then those}
   *
   * @param those rows of the same width
   */
  public TokenSequence concat(TokenSequence those) {
    return concat(List.of(this, those));
  }

  /**
   * {@return the rows of several sequences, one after the other}
   *
   * @param parts at least one, all of the same width
   */
  public static TokenSequence concat(List<TokenSequence> parts) {
    int width = parts.get(0).width;
    int[] all = new int[parts.stream().mapToInt(part -> part.ids.length).sum()];
    int end = 0;
    for (TokenSequence part : parts) {
      if (part.width != width) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "width must be %d, got %d", width, part.width));
      }
      System.arraycopy(part.ids, 0, all, end, part.ids.length);
      end += part.ids.length;
    }
    return new TokenSequence(width, all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenSequence that
        && width == that.width
        && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + width;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "TokenSequence[length=%d, width=%d]", length(), width);
  }
}

package io.github.continuo.tokenize;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import java.util.Arrays;
import java.util.List;

/**
 * Sequence of token ids with shape [length, width]: {@code length} positions of {@code width} slots
 * each.
 *
 * <p>A flat token is a position of width 1; an event of several tokens is a position with one slot
 * per token. Immutable.
 */
public final class TokenSequence {
  private final int width;
  private final int[] ids; // position by position

  private TokenSequence(int width, int[] ids) {
    Ranges.requireAtLeast("width", width, 1);
    if (ids.length % width != 0) {
      throw new IllegalArgumentException(
          Text.format(
              "number of ids must be a multiple of the width %d, got %d", width, ids.length));
    }
    this.width = width;
    this.ids = ids;
  }

  /**
   * {@return a sequence of the given token ids}
   *
   * @param width slots per position, at least 1
   * @param ids token ids of whole positions, position by position; copied
   */
  public static TokenSequence of(int width, int... ids) {
    return new TokenSequence(width, ids.clone());
  }

  /** {@return the number of positions} */
  public int length() {
    return ids.length / width;
  }

  /** {@return the number of slots per position} */
  public int width() {
    return width;
  }

  /**
   * {@return one token id}
   *
   * @param position the position, from 0
   * @param slot the slot in the position, 0 to {@code width() - 1}
   */
  public int id(int position, int slot) {
    if (slot < 0 || slot >= width) {
      throw new IndexOutOfBoundsException(
          Text.format("slot must be in 0..%d, got %d", width - 1, slot));
    }
    return ids[position * width + slot];
  }

  /** {@return a copy of the token ids, position by position} */
  public int[] ids() {
    return ids.clone();
  }

  /**
   * Returns a range of positions.
   *
   * @param firstPosition first position of the range, at least 0
   * @param endPosition first position after the range, {@code firstPosition} to {@link #length}
   * @return the positions from {@code firstPosition} (inclusive) to {@code endPosition} (exclusive)
   */
  public TokenSequence slice(int firstPosition, int endPosition) {
    if (firstPosition < 0 || endPosition < firstPosition || endPosition > length()) {
      throw new IndexOutOfBoundsException(
          Text.format(
              "positions must be in 0..%d, got %d..%d", length(), firstPosition, endPosition));
    }
    return new TokenSequence(
        width, Arrays.copyOfRange(ids, firstPosition * width, endPosition * width));
  }

  /**
   * Returns the first position whose first token has an id.
   *
   * @param firstId id to look for
   * @param fromPosition position to start at, at least 0
   * @return the position, or {@link #length} if there is none
   */
  public int indexOf(int firstId, int fromPosition) {
    int position = fromPosition;
    while (position < length() && id(position, 0) != firstId) {
      position++;
    }
    return position;
  }

  /**
   * {@return this sequence followed by another}
   *
   * @param other a sequence of the same width
   */
  public TokenSequence concat(TokenSequence other) {
    return concat(List.of(this, other));
  }

  /**
   * {@return the concatenation of several sequences}
   *
   * @param parts at least one sequence, all of the same width
   */
  public static TokenSequence concat(List<TokenSequence> parts) {
    int width = parts.get(0).width;
    int[] all = new int[parts.stream().mapToInt(part -> part.ids.length).sum()];
    int end = 0;
    for (TokenSequence part : parts) {
      if (part.width != width) {
        throw new IllegalArgumentException(
            Text.format("width must be %d, got %d", width, part.width));
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
    return Text.format("TokenSequence[length=%d, width=%d]", length(), width);
  }
}

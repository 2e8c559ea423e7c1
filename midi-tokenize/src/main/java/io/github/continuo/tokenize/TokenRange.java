package io.github.continuo.tokenize;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;

/**
 * Named, contiguous range of token ids in a {@link Vocabulary}: token id = first + value.
 *
 * @param name meaning of the values
 * @param first token id of value 0
 * @param size number of values
 */
public record TokenRange(String name, int first, int size) {

  /**
   * Checks the numbers.
   *
   * @param name meaning of the values
   * @param first token id of value 0, at least 0
   * @param size number of values, at least 1
   */
  public TokenRange {
    if (first < 0 || size < 1) {
      throw new IllegalArgumentException(
          Text.format(
              "%s: first must be at least 0 and size at least 1, got %d and %d",
              name, first, size));
    }
  }

  /** {@return the first token id after the range} */
  public int end() {
    return first + size;
  }

  /**
   * {@return whether a token id is in the range}
   *
   * @param id any number
   */
  public boolean contains(int id) {
    return id >= first && id < end();
  }

  /**
   * {@return the token id of a value}
   *
   * @param value 0 to {@code size - 1}
   */
  public int id(int value) {
    Ranges.require(name, value, 0, size - 1);
    return first + value;
  }

  /**
   * {@return the value of a token id}
   *
   * @param id a token id {@linkplain #contains in the range}
   */
  public int value(int id) {
    if (!contains(id)) {
      throw new IllegalArgumentException(
          Text.format("%s has the ids %d..%d, got %d", name, first, end() - 1, id));
    }
    return id - first;
  }
}

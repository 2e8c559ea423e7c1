package io.github.continuo.tokenize;

import java.util.Locale;

/**
 * A named, contiguous range of a {@link Vocabulary}: id = first + value.
 *
 * @param name what its values mean
 * @param first id of value 0
 * @param size number of values
 */
public record TokenRange(String name, int first, int size) {

  /**
   * Checks the numbers.
   *
   * @param name what its values mean
   * @param first id of value 0, at least 0
   * @param size number of values, at least 1
   */
  public TokenRange {
    if (first < 0 || size < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: first must be at least 0 and size at least 1, got %d and %d",
              name,
              first,
              size));
    }
  }

  /** {@return the id after the last one} */
  public int end() {
    return first + size;
  }

  /**
   * {@return whether an id lies in the range}
   *
   * @param id any number
   */
  public boolean contains(int id) {
    return id >= first && id < end();
  }

  /**
   * {@return the id of a value}
   *
   * @param value 0 to {@code size - 1}
   */
  public int id(int value) {
    if (value < 0 || value >= size) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be in 0..%d, got %d", name, size - 1, value));
    }
    return first + value;
  }

  /**
   * {@return the value of an id}
   *
   * @param id one that {@linkplain #contains lies in the range}
   */
  public int value(int id) {
    if (!contains(id)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s has the ids %d..%d, got %d", name, first, end() - 1, id));
    }
    return id - first;
  }
}

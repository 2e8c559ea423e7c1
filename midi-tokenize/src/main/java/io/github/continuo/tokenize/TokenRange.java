package io.github.continuo.tokenize;

/**
 * A named, contiguous range of a {@link Vocabulary}: id = first + value.
 *
 * @param name what its values mean
 * @param first id of value 0
 * @param size number of values
 */
public record TokenRange(String name, int first, int size) {

  public TokenRange {
    if (first < 0 || size < 1) {
      throw new IllegalArgumentException(
          "%s: first must be at least 0 and size at least 1, got %d and %d"
              .formatted(name, first, size));
    }
  }

  /** The id after the last one. */
  public int end() {
    return first + size;
  }

  /** Whether an id lies in the range. */
  public boolean contains(int id) {
    return id >= first && id < end();
  }

  /** The id of a value. */
  public int id(int value) {
    if (value < 0 || value >= size) {
      throw new IllegalArgumentException(
          "%s must be in 0..%d, got %d".formatted(name, size - 1, value));
    }
    return first + value;
  }

  /** The value of an id. */
  public int value(int id) {
    if (!contains(id)) {
      throw new IllegalArgumentException(
          "%s has the ids %d..%d, got %d".formatted(name, first, end() - 1, id));
    }
    return id - first;
  }
}

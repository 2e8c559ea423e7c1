package io.github.continuo.training;

/** Range checks of the configuration. */
final class Ranges {
  private Ranges() {}

  /**
   * Throws an exception unless a condition holds.
   *
   * @param rule condition in words
   */
  static void require(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + value);
    }
  }

  /** Whether a value is more than 0 and finite. */
  static boolean isPositive(double value) {
    return value > 0 && value < Double.POSITIVE_INFINITY;
  }
}

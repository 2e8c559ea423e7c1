package io.github.continuo.training;

/** The checks of the settings. */
final class Ranges {
  private Ranges() {}

  /**
   * Refuses a value.
   *
   * @param rule what must hold
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

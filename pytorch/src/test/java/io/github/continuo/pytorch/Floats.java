package io.github.continuo.pytorch;

import java.util.Locale;

/** What is said of many numbers at once. */
final class Floats {
  private Floats() {}

  /** The largest of all, without signs. */
  static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** How far apart the two are that are farthest apart. */
  static float largestDifference(float[] values, float[] others) {
    if (values.length != others.length) {
      throw new AssertionError(
          String.format(
              Locale.ROOT, "lengths must be equal, got %d and %d", values.length, others.length));
    }
    float largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] - others[i]));
    }
    return largest;
  }
}

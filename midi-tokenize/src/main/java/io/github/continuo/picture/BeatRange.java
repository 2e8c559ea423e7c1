package io.github.continuo.picture;

import io.github.continuo.messages.Text;

/**
 * A range of beats.
 *
 * @param from the first beat, at least 0; beats are counted from 0
 * @param to the end beat, exclusive, greater than {@code from}
 */
record BeatRange(double from, double to) {
  BeatRange {
    if (!(from >= 0 && from < to && to < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          Text.format("beats must be a range from 0 on that is not empty, got %s to %s", from, to));
    }
  }

  double beats() {
    return to - from;
  }

  boolean contains(double beat) {
    return from <= beat && beat < to;
  }
}

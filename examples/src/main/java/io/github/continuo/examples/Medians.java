package io.github.continuo.examples;

import java.util.stream.Stream;

/** The middle of several measurements. */
final class Medians {
  private Medians() {}

  /** The one in the middle, or the mean of the two there. */
  static double of(Stream<Double> figures) {
    double[] sorted = figures.mapToDouble(figure -> figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

package io.github.continuo.training;

import io.github.continuo.picture.Chart.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Curve with bounded memory: when it has too many points, each pair of neighbors is averaged to one
 * point, and later points are averaged in groups of the same size.
 */
final class DownsampledCurve {
  static final int MAX_POINTS = 2_000; // twice the pixels of a chart
  private static final int SMOOTHING = 25; // the window reaches 1/25 of all points to either side

  private final List<Point> points = new ArrayList<>();
  private int stride = 1; // added points per stored point
  private int waiting; // added points not yet stored
  private double sumX;
  private double sumY;

  /** Adds a point to the right of all others; ignores one whose y is not finite. */
  void add(double x, double y) {
    if (!Double.isFinite(y)) {
      return;
    }
    sumX += x;
    sumY += y;
    if (++waiting == stride) {
      points.add(new Point(sumX / stride, sumY / stride));
      sumX = 0;
      sumY = 0;
      waiting = 0;
    }
    if (points.size() == MAX_POINTS) {
      thin();
    }
  }

  private void thin() {
    List<Point> half = new ArrayList<>();
    for (int i = 0; i < points.size(); i += 2) {
      Point a = points.get(i);
      Point b = points.get(i + 1);
      half.add(new Point((a.x() + b.x()) / 2, (a.y() + b.y()) / 2));
    }
    points.clear();
    points.addAll(half);
    stride *= 2;
  }

  /** Returns at most {@value #MAX_POINTS} points; the last points added may still be missing. */
  List<Point> points() {
    return List.copyOf(points);
  }

  /**
   * Returns the points smoothed by a weighted mean of their neighbors, with weights that decrease
   * with distance.
   */
  List<Point> smoothed() {
    int reach = Math.max(1, points.size() / SMOOTHING);
    List<Point> smoothed = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      double sum = 0;
      double weights = 0;
      for (int j = Math.max(0, i - reach); j <= Math.min(points.size() - 1, i + reach); j++) {
        double weight = reach + 1 - Math.abs(i - j);
        sum += weight * points.get(j).y();
        weights += weight;
      }
      smoothed.add(new Point(points.get(i).x(), sum / weights));
    }
    return smoothed;
  }
}

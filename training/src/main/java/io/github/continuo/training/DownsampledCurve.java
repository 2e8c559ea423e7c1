package io.github.continuo.training;

import io.github.continuo.picture.Chart.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * A curve of any number of points in little memory: when there are too many, each two neighbours
 * become the point between them, and so do those that are added later, as many at a time.
 */
final class DownsampledCurve {
  static final int MAX_POINTS = 2_000; // twice as many as a picture has pixels
  private static final int SMOOTHING = 25; // one in so many of all points, to either side

  private final List<Point> points = new ArrayList<>();
  private int stride = 1; // points that were added, in one of these
  private int waiting; // points that were added since the last of these
  private double sumX;
  private double sumY;

  /** Adds a point to the right of all others; one whose y is not finite is left out. */
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

  /** At most {@value #MOST_POINTS} points; those at the end may still be missing. */
  List<Point> points() {
    return List.copyOf(points);
  }

  /**
   * The points, each the weighted mean of its neighbours; the further away, the less they weigh.
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

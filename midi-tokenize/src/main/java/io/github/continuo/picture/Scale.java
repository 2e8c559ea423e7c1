package io.github.continuo.picture;

import io.github.continuo.messages.Text;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A linear axis with marks at multiples of 1, 2 or 5 times a power of ten.
 *
 * @param step the distance between two marks
 */
record Scale(double from, double to, double step) {
  private static final int MAX_DECIMALS = 6;
  private static final double LARGE = 1e7; // from here on, scientific notation is easier to read

  /** Returns a scale from 0 to a value. */
  static Scale upTo(double to, int marks) {
    double end = to > 0 ? to : 1;
    return new Scale(0, end, step(end, marks));
  }

  /**
   * Returns a scale from a mark below all values to a mark above them, or from 0 if they come close
   * to 0.
   *
   * @param min the smallest value
   * @param max the largest value
   * @param marks the approximate number of marks
   */
  static Scale around(double min, double max, int marks) {
    double low = min > 0 && min < max / 10 ? 0 : min;
    double high = max > low ? max : low + Math.max(1e-3, Math.abs(low) / 10);
    double step = step(high - low, marks);
    return new Scale(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
  }

  private static double step(double span, int marks) {
    double minStep = span / marks;
    double power = Math.pow(10, Math.floor(Math.log10(minStep)));
    return IntStream.of(1, 2, 5)
        .mapToDouble(digit -> digit * power)
        .filter(step -> step >= minStep)
        .findFirst()
        .orElse(10 * power);
  }

  /** Returns the values of the marks. */
  double[] marks() {
    return LongStream.rangeClosed(
            Math.round(Math.ceil(from / step)), Math.round(Math.floor(to / step * (1 + 1e-9))))
        .mapToDouble(i -> i * step)
        .toArray();
  }

  /** Returns the position of a value as a fraction: 0 at the start of the axis, 1 at the end. */
  double share(double value) {
    return (value - from) / (to - from);
  }

  /** Formats a mark with as many decimals as all marks need. */
  String label(double mark) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step * (1 + 1e-9))));
    return decimals > MAX_DECIMALS || Math.max(Math.abs(from), Math.abs(to)) >= LARGE
        ? Text.format("%.0e", mark)
        : String.format(Locale.ROOT, "%." + decimals + "f", mark);
  }
}

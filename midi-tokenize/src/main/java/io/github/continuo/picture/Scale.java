package io.github.continuo.picture;

import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An axis of numbers with marks at multiples of 1, 2 or 5 times a power of ten.
 *
 * @param step between two marks
 */
record Scale(double from, double to, double step) {
  private static final int MAX_DECIMALS = 6;
  private static final double LARGE = 1e7; // numbers of so many digits are no longer read at once

  /** From 0 to a value. */
  static Scale upTo(double to, int marks) {
    double end = to > 0 ? to : 1;
    return new Scale(0, end, step(end, marks));
  }

  /**
   * From a mark below all values to one above them; from 0 if they come near to it.
   *
   * @param least not more than {@code most}
   * @param marks about how many there should be
   */
  static Scale around(double least, double most, int marks) {
    double low = least > 0 && least < most / 10 ? 0 : least;
    double high = most > low ? most : low + Math.max(1e-3, Math.abs(low) / 10);
    double step = step(high - low, marks);
    return new Scale(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
  }

  private static double step(double span, int marks) {
    double least = span / marks;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    return IntStream.of(1, 2, 5)
        .mapToDouble(digit -> digit * power)
        .filter(step -> step >= least)
        .findFirst()
        .orElse(10 * power);
  }

  /** The marks. */
  double[] marks() {
    return LongStream.rangeClosed(
            Math.round(Math.ceil(from / step)), Math.round(Math.floor(to / step * (1 + 1e-9))))
        .mapToDouble(i -> i * step)
        .toArray();
  }

  /** Where a value lies, from 0 to 1. */
  double share(double value) {
    return (value - from) / (to - from);
  }

  /** A mark as text, with as many decimals as all marks need. */
  String label(double mark) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step * (1 + 1e-9))));
    return decimals > MAX_DECIMALS || Math.max(Math.abs(from), Math.abs(to)) >= LARGE
        ? String.format(Locale.ROOT, "%.0e", mark)
        : String.format(Locale.ROOT, "%." + decimals + "f", mark);
  }
}

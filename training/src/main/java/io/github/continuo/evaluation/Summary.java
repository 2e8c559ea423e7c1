package io.github.continuo.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * Summary statistics of a metric over several pieces.
 *
 * @param pieces the number of pieces, at least 1
 * @param mean the mean of the values
 * @param median the median of the values; for an even number, the mean of the two in the middle
 * @param standardDeviation the sample standard deviation, 0 for a single piece
 */
public record Summary(int pieces, double mean, double median, double standardDeviation) {

  /**
   * {@return the summary of values}
   *
   * @param values one value per piece, at least one
   */
  public static Summary of(List<Double> values) {
    int pieces = values.size();
    double mean = values.stream().mapToDouble(value -> value).sum() / pieces;
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    double median = (sorted[(pieces - 1) / 2] + sorted[pieces / 2]) / 2;
    return new Summary(pieces, mean, median, Math.sqrt(squares / Math.max(1, pieces - 1)));
  }

  /** Returns the summary of each metric over pieces; metrics defined for no piece are left out. */
  static <M extends Enum<M>, T> Map<M, Summary> ofEach(
      Class<M> metrics, List<T> pieces, BiFunction<M, T, OptionalDouble> value) {
    Map<M, Summary> summaries = new EnumMap<>(metrics);
    for (M metric : metrics.getEnumConstants()) {
      List<Double> values =
          pieces.stream()
              .map(piece -> value.apply(metric, piece))
              .filter(OptionalDouble::isPresent)
              .map(OptionalDouble::getAsDouble)
              .toList();
      if (!values.isEmpty()) {
        summaries.put(metric, of(values));
      }
    }
    return Collections.unmodifiableMap(summaries);
  }
}

package io.github.continuo.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * What several pieces come to.
 *
 * @param pieces how many there are, at least one
 * @param mean of their figures
 * @param median of their figures; of an even number, the mean of the two in the middle
 * @param standardDeviation the standard deviation among them, 0 for a single one
 */
public record Summary(int pieces, double mean, double median, double standardDeviation) {

  /** That of one figure a piece, at least one. */
  static Summary of(List<Double> figures) {
    int pieces = figures.size();
    double mean = figures.stream().mapToDouble(figure -> figure).sum() / pieces;
    double squares =
        figures.stream().mapToDouble(figure -> (figure - mean) * (figure - mean)).sum();
    double[] sorted = figures.stream().mapToDouble(figure -> figure).sorted().toArray();
    double median = (sorted[(pieces - 1) / 2] + sorted[pieces / 2]) / 2;
    return new Summary(pieces, mean, median, Math.sqrt(squares / Math.max(1, pieces - 1)));
  }

  /** Those of several figures of several pieces; figures that no piece has are left out. */
  static <F extends Enum<F>, T> Map<F, Summary> ofEach(
      Class<F> figures, List<T> pieces, BiFunction<F, T, OptionalDouble> number) {
    Map<F, Summary> spreads = new EnumMap<>(figures);
    for (F figure : figures.getEnumConstants()) {
      List<Double> each =
          pieces.stream()
              .map(piece -> number.apply(figure, piece))
              .filter(OptionalDouble::isPresent)
              .map(OptionalDouble::getAsDouble)
              .toList();
      if (!each.isEmpty()) {
        spreads.put(figure, of(each));
      }
    }
    return Collections.unmodifiableMap(spreads);
  }
}

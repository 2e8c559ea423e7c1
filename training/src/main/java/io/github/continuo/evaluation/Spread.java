package io.github.continuo.evaluation;

import java.util.List;

/**
 * What several pieces come to.
 *
 * @param pieces how many there are, at least one
 * @param mean of their figures
 * @param deviation the standard deviation among them, 0 for a single one
 */
public record Spread(int pieces, double mean, double deviation) {

  /** That of one figure a piece, at least one. */
  static Spread of(List<Double> figures) {
    int pieces = figures.size();
    double mean = figures.stream().mapToDouble(figure -> figure).sum() / pieces;
    double squares =
        figures.stream().mapToDouble(figure -> (figure - mean) * (figure - mean)).sum();
    return new Spread(pieces, mean, Math.sqrt(squares / Math.max(1, pieces - 1)));
  }
}

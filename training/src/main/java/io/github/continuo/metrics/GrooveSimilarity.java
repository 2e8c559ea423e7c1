package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.BitSet;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Groove similarity: how similar the onset patterns of two scores are. It is the mean similarity of
 * two bars, one of each score, over all pairs of bars with onsets.
 *
 * <p>{@link GrooveConsistency} defines bars and their similarity. The metric is the grooving
 * pattern similarity of Wu and Yang (The Jazz Transformer, 2020), between two pieces instead of
 * within one. Most grid steps are empty in most music, so values are high for any music: compare
 * them with those of other music.
 */
final class GrooveSimilarity {
  private GrooveSimilarity() {}

  /**
   * {@return the groove similarity of two scores, 0 to 1; empty if one of them has no notes}
   *
   * @param a the first score
   * @param b the second score; the order does not matter
   * @throws IllegalArgumentException if a score is in SMPTE time, which has no beats, or if the
   *     lengths of their bars differ
   */
  public static OptionalDouble of(Score a, Score b) {
    OnsetPatterns first = OnsetPatterns.of(a);
    OnsetPatterns second = OnsetPatterns.of(b);
    if (first.positions() != second.positions()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "bars must be of one length, got %d and %d positions",
              first.positions(),
              second.positions()));
    }
    long differences = 0;
    for (BitSet bar : first.bars().values()) {
      for (BitSet other : second.bars().values()) {
        differences += OnsetPatterns.difference(bar, other);
      }
    }
    long pairs = (long) first.bars().size() * second.bars().size();
    return pairs == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - (double) differences / first.positions() / pairs);
  }
}

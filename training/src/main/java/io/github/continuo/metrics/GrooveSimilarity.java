package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.BitSet;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How much the rhythms of some music are like those of other music: the mean likeness of two bars,
 * one of each, over all pairs of bars with an onset.
 *
 * <p>What bars are and when they are alike is told at {@link GrooveConsistency}. It is the grooving
 * pattern similarity of Wu and Yang (The Jazz Transformer, 2020), between two pieces instead of
 * within one. As most positions are empty in most music, it is high for any: to be read beside
 * other music, not alone.
 */
public final class GrooveSimilarity {
  private GrooveSimilarity() {}

  /**
   * {@return the figure of two scores, 0 to 1; empty if one of them has no notes}
   *
   * @param a some music
   * @param b what it is compared with; the two may change places
   * @throws IllegalArgumentException if a score is in film time, which has no beats, or if the
   *     lengths of their bars differ
   */
  public static OptionalDouble of(Score a, Score b) {
    OnsetPatterns ours = OnsetPatterns.of(a);
    OnsetPatterns theirs = OnsetPatterns.of(b);
    if (ours.positions() != theirs.positions()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "bars must be of one length, got %d and %d positions",
              ours.positions(),
              theirs.positions()));
    }
    long differences = 0;
    for (BitSet bar : ours.bars().values()) {
      for (BitSet other : theirs.bars().values()) {
        differences += OnsetPatterns.difference(bar, other);
      }
    }
    long pairs = (long) ours.bars().size() * theirs.bars().size();
    return pairs == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - (double) differences / ours.positions() / pairs);
  }
}

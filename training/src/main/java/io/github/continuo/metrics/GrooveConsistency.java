package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.OptionalDouble;

/**
 * How much the rhythm of a bar is like that of the bar before it.
 *
 * <p>A bar's rhythm says of each of its positions, 16 in a beat, whether a note starts there; an
 * onset belongs to the nearest position, the later one if two are as near. Two bars are alike in
 * the share of positions where both have an onset or both have none. The figure is the mean of that
 * over all neighbours, from the first bar with an onset to the last. As most positions are empty in
 * most music, it is high for any: to be read beside other music, not alone. Drums count, and how
 * many notes start together does not.
 *
 * <p>Bars are those of the first meter of the score, from tick 0 on, and of four beats if it has
 * none: of music that changes its meter it says little. A bar of a meter whose length is not a
 * whole number of positions has as many as begin in it.
 *
 * <p>It is that of MusPy (Dong, Chen, McAuley and Berg-Kirkpatrick 2020), with the positions of the
 * grooving pattern similarity by Wu and Yang (The Jazz Transformer, 2020), who compare all pairs of
 * bars.
 */
public final class GrooveConsistency {
  private GrooveConsistency() {}

  /**
   * {@return the figure of a score, 0 to 1; empty if its notes do not start in two bars}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in film time, which has no beats
   */
  public static OptionalDouble of(Score score) {
    OnsetPatterns rhythms = OnsetPatterns.of(score);
    NavigableMap<Long, BitSet> bars = rhythms.bars();
    if (bars.size() < 2) {
      return OptionalDouble.empty();
    }
    long pairs = bars.lastKey() - bars.firstKey();
    long differences = 0;
    for (long bar : bars.keySet()) { // a bar without an onset differs only from those that have one
      BitSet here = onsets(bars, bar);
      if (bar > bars.firstKey()) {
        differences += OnsetPatterns.difference(onsets(bars, bar - 1), here);
      }
      if (bar < bars.lastKey() && !bars.containsKey(bar + 1)) {
        differences += here.cardinality();
      }
    }
    return OptionalDouble.of(1 - (double) differences / rhythms.positions() / pairs);
  }

  private static BitSet onsets(NavigableMap<Long, BitSet> bars, long bar) {
    return bars.getOrDefault(bar, new BitSet());
  }
}

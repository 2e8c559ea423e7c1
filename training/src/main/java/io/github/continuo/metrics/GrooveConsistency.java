package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.OptionalDouble;

/**
 * Groove consistency: how similar the onset pattern of a bar is to that of the previous bar.
 *
 * <p>The onset pattern of a bar has 16 grid steps per beat, and marks each step where a note
 * starts. An onset is rounded to the nearest step, the later one if two are equally near. The
 * similarity of two bars is the fraction of steps where both have an onset or neither has one. The
 * metric is the mean similarity of all neighboring bars, from the first bar with an onset to the
 * last. Most steps are empty in most music, so values are high for any music: compare them with
 * those of other music. Drums count; the number of notes that start together does not.
 *
 * <p>Bars follow the first time signature of the score, from tick 0 on, and have four beats if
 * there is none; so the metric means little for music that changes its time signature. If the
 * length of a bar is not a whole number of steps, the bar has as many steps as begin in it.
 *
 * <p>The definition is that of MusPy (Dong, Chen, McAuley and Berg-Kirkpatrick 2020), with the grid
 * of the grooving pattern similarity by Wu and Yang (The Jazz Transformer, 2020), who compare all
 * pairs of bars.
 */
final class GrooveConsistency {
  private GrooveConsistency() {}

  /**
   * {@return the groove consistency of a score, 0 to 1; empty if fewer than two bars have onsets}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in SMPTE time, which has no beats
   */
  public static OptionalDouble of(Score score) {
    OnsetPatterns patterns = OnsetPatterns.of(score);
    NavigableMap<Long, BitSet> bars = patterns.bars();
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
    return OptionalDouble.of(1 - (double) differences / patterns.positions() / pairs);
  }

  private static BitSet onsets(NavigableMap<Long, BitSet> bars, long bar) {
    return bars.getOrDefault(bar, new BitSet());
  }
}

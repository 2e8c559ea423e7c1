package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeSignature;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Onset patterns of the bars of a score. Bars follow the first time signature, from tick 0 on, and
 * have four beats if there is none.
 *
 * @param positions grid steps per bar, 16 per beat
 * @param bars the steps with an onset, for each bar that has one
 */
record OnsetPatterns(int positions, NavigableMap<Long, BitSet> bars) {
  private static final int POSITIONS_PER_BEAT = 16;
  private static final double DEFAULT_BEATS_PER_BAR = 4;

  /**
   * Returns the onset patterns of a score.
   *
   * @throws IllegalArgumentException if the score is in SMPTE time, which has no beats
   */
  static OnsetPatterns of(Score score) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(score, "groove");
    double beats =
        score.timeSignatures().stream()
            .findFirst()
            .map(TimeSignature::quartersPerBar)
            .orElse(DEFAULT_BEATS_PER_BAR);
    int positions = (int) Math.ceil(beats * POSITIONS_PER_BEAT);
    NavigableMap<Long, BitSet> bars = new TreeMap<>();
    score
        .notes()
        .forEach(
            note -> {
              long position = MusicalTime.nearest(note.tick(), POSITIONS_PER_BEAT, ticksPerQuarter);
              bars.computeIfAbsent(position / positions, bar -> new BitSet())
                  .set((int) (position % positions));
            });
    return new OnsetPatterns(positions, bars);
  }

  /** Returns the number of steps where only one of two bars has an onset. */
  static int difference(BitSet a, BitSet b) {
    BitSet either = (BitSet) a.clone();
    either.xor(b);
    return either.cardinality();
  }
}

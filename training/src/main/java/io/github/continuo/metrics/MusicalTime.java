package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;

/** Beats and grid steps of scores, for metrics that need them. */
final class MusicalTime {

  /** Sixteenth notes in a beat. */
  static final int SIXTEENTHS = 4;

  private MusicalTime() {}

  /**
   * Returns the ticks per beat, which is a quarter note.
   *
   * @param metric name of the metric, for the message
   * @throws IllegalArgumentException if the score is in SMPTE time, which has no beats
   */
  static int ticksPerQuarter(Score score, String metric) {
    if (score.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      return musical.ticks();
    }
    throw new IllegalArgumentException(
        metric + " needs a score in ticks per quarter, got " + score.timeBase());
  }

  /** Returns the grid step nearest to a tick, from 0; the later one if two are equally near. */
  static long nearest(long tick, int stepsPerBeat, int ticksPerQuarter) {
    long beat = tick / ticksPerQuarter;
    long rest = tick % ticksPerQuarter;
    return beat * stepsPerBeat
        + (2 * rest * stepsPerBeat + ticksPerQuarter) / (2L * ticksPerQuarter);
  }
}

package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import java.util.Locale;

/** What figures that count beats need of a score. */
final class MusicalTime {

  /** Sixteenth notes in a beat. */
  static final int SIXTEENTHS = 4;

  private MusicalTime() {}

  /**
   * Ticks in a beat, which is a quarter note.
   *
   * @param figure what is asked for, for the message
   * @throws IllegalArgumentException if the score is in film time, which has no beats
   */
  static int ticksPerQuarter(Score score, String figure) {
    if (score.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      return musical.ticks();
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s needs a score in ticks per quarter, got %s",
            figure,
            score.timeBase()));
  }

  /** The place nearest to a tick, counted from tick 0; the later one if two are as near. */
  static long nearest(long tick, int placesPerBeat, int ticksPerQuarter) {
    long beat = tick / ticksPerQuarter;
    long rest = tick % ticksPerQuarter;
    return beat * placesPerBeat
        + (2 * rest * placesPerBeat + ticksPerQuarter) / (2L * ticksPerQuarter);
  }
}

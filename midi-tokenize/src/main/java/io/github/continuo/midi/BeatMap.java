package io.github.continuo.midi;

/**
 * Converts ticks to beats and back. A beat is a quarter note, or half a second with a SMPTE time
 * base. Beats are counted from 0. Immutable.
 *
 * @param ticksPerBeat greater than 0; may be fractional with a SMPTE time base
 */
public record BeatMap(double ticksPerBeat) {

  /**
   * {@return the beat map of a time base}
   *
   * @param timeBase the time base of the score whose ticks are converted
   */
  public static BeatMap of(TimeBase timeBase) {
    if (timeBase instanceof TimeBase.TicksPerQuarter musical) {
      return new BeatMap(musical.ticks());
    }
    return new BeatMap(((TimeBase.Smpte) timeBase).ticksPerSecond() / 2); // 120 beats per minute
  }

  /**
   * {@return the time of a tick in beats, with a fraction}
   *
   * @param tick counted from the start of the piece
   */
  public double beatAt(long tick) {
    return tick / ticksPerBeat;
  }

  /**
   * {@return the tick nearest to a beat; of two equally near ticks, the later one}
   *
   * @param beat a time in beats, possibly fractional
   */
  public long tickAt(double beat) {
    return Math.round(beat * ticksPerBeat);
  }

  /**
   * {@return the start of a note, in beats}
   *
   * @param note a note in ticks of the same time base
   */
  public double start(Note note) {
    return beatAt(note.tick());
  }

  /**
   * {@return the end of a note, in beats}
   *
   * @param note a note in ticks of the same time base
   */
  public double end(Note note) {
    return beatAt(note.endTick());
  }
}

package io.github.continuo.midi;

/**
 * Where ticks lie in beats: quarter notes, under a SMPTE time base half seconds. The first beat is
 * 0. Immutable.
 *
 * @param ticksPerBeat more than 0; a fraction in film time
 */
public record BeatMap(double ticksPerBeat) {

  /**
   * {@return the beats of a time base}
   *
   * @param timeBase that of the score whose ticks are to be placed
   */
  public static BeatMap of(TimeBase timeBase) {
    if (timeBase instanceof TimeBase.TicksPerQuarter musical) {
      return new BeatMap(musical.ticks());
    }
    return new BeatMap(
        ((TimeBase.Smpte) timeBase).ticksPerSecond() / 2); // as at 120 beats a minute
  }

  /**
   * {@return where a tick lies in beats, with a fraction that says how far into its beat}
   *
   * @param tick counted from the start of the piece
   */
  public double beatAt(long tick) {
    return tick / ticksPerBeat;
  }

  /**
   * {@return the tick nearest to a beat, the later one if two are as near}
   *
   * @param beat a place in beats, whole or not
   */
  public long tickAt(double beat) {
    return Math.round(beat * ticksPerBeat);
  }

  /**
   * {@return where a note starts, in beats}
   *
   * @param note in ticks of the same time base
   */
  public double start(Note note) {
    return beatAt(note.tick());
  }

  /**
   * {@return where a note ends, in beats}
   *
   * @param note in ticks of the same time base
   */
  public double end(Note note) {
    return beatAt(note.endTick());
  }
}

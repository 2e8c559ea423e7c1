package io.github.continuo.midi;

/**
 * Where ticks lie in beats: quarter notes, under a SMPTE time base half seconds. The first beat is
 * 0. Immutable.
 *
 * @param ticksPerBeat more than 0; a fraction in film time
 */
public record Beats(double ticksPerBeat) {

  /** The beats of a time base. */
  public static Beats of(TimeBase timeBase) {
    if (timeBase instanceof TimeBase.TicksPerQuarter musical) {
      return new Beats(musical.ticks());
    }
    return new Beats(((TimeBase.Smpte) timeBase).ticksPerSecond() / 2); // as at 120 beats a minute
  }

  /** The beat of a tick, and how far into it. */
  public double at(long tick) {
    return tick / ticksPerBeat;
  }

  /** The tick nearest to a beat, the later one if two are as near. */
  public long tickAt(double beat) {
    return Math.round(beat * ticksPerBeat);
  }

  /** Where a note starts. */
  public double start(Note note) {
    return at(note.tick());
  }

  /** Where a note ends. */
  public double end(Note note) {
    return at(note.endTick());
  }
}

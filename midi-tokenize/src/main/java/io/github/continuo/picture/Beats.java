package io.github.continuo.picture;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.TimeBase;

/** Where notes lie in beats: quarter notes, under a SMPTE time base half seconds. */
record Beats(double ticksPerBeat) {

  static Beats of(TimeBase timeBase) {
    if (timeBase instanceof TimeBase.TicksPerQuarter musical) {
      return new Beats(musical.ticks());
    }
    return new Beats(((TimeBase.Smpte) timeBase).ticksPerSecond() / 2); // as at 120 beats a minute
  }

  double at(long tick) {
    return tick / ticksPerBeat;
  }

  double start(Note note) {
    return at(note.tick());
  }

  double end(Note note) {
    return at(note.endTick());
  }
}

package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many pitches sound at the same time, on average over the time in which any does.
 *
 * <p>A pitch that several notes sound at once, in whatever tracks, counts once. Pedals are not
 * looked at, drums do not count. Time is counted in ticks, so tempo plays no role.
 *
 * <p>It is that of MusPy (Dong, Chen, McAuley and Berg-Kirkpatrick 2020), to the tick.
 */
public final class Polyphony {
  private static final int PITCHES = 128;

  private Polyphony() {}

  /**
   * {@return the figure of a score, 1 to 128; empty if nothing sounds but drums}
   *
   * @param score the music to measure
   */
  public static OptionalDouble of(Score score) {
    List<Note> notes =
        score
            .notes()
            .filter(note -> !note.isDrum())
            .sorted(Comparator.comparingLong(Note::tick))
            .toList();
    long[] pitchEnds = new long[PITCHES]; // how far each pitch has been counted
    long end = 0;
    double pitchTicks = 0;
    double ticks = 0;
    for (Note note : notes) {
      pitchTicks += beyond(note, pitchEnds[note.pitch()]);
      ticks += beyond(note, end);
      pitchEnds[note.pitch()] = Math.max(pitchEnds[note.pitch()], note.endTick());
      end = Math.max(end, note.endTick());
    }
    return ticks == 0 ? OptionalDouble.empty() : OptionalDouble.of(pitchTicks / ticks);
  }

  /** How long a note sounds after a tick. */
  private static long beyond(Note note, long tick) {
    return Math.max(0, note.endTick() - Math.max(note.tick(), tick));
  }
}

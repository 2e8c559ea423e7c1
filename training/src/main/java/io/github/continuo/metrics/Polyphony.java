package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Polyphony: the mean number of pitches that sound at the same time, over the time in which any
 * pitch sounds.
 *
 * <p>A pitch that several notes play at once, in any tracks, counts once. Pedals are ignored, and
 * drums do not count. Time is measured in ticks, so tempo has no effect.
 *
 * <p>The definition is that of MusPy (Dong, Chen, McAuley and Berg-Kirkpatrick 2020), exact to the
 * tick.
 */
final class Polyphony {
  private static final int PITCHES = 128;

  private Polyphony() {}

  /**
   * {@return the polyphony of a score, 1 to 128; empty if only drums sound}
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
    long[] pitchEnds = new long[PITCHES]; // tick up to which each pitch is counted
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

  /** Returns how long a note sounds after a tick, in ticks. */
  private static long beyond(Note note, long tick) {
    return Math.max(0, note.endTick() - Math.max(note.tick(), tick));
  }
}

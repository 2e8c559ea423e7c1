package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;

/** Counts the notes of a score in each of the twelve pitch classes, C to B, without drums. */
final class PitchClassHistogram {
  static final int COUNT = 12;

  private PitchClassHistogram() {}

  /** Returns the number of notes by pitch class. */
  static long[] of(Score score) {
    long[] counts = new long[COUNT];
    score
        .notes()
        .filter(note -> !note.isDrum())
        .mapToInt(Note::pitch)
        .forEach(pitch -> counts[pitch % COUNT]++);
    return counts;
  }
}

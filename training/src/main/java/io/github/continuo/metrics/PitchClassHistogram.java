package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;

/** How often each of the twelve pitch classes, C to B, is played; drums have none. */
final class PitchClassHistogram {
  static final int COUNT = 12;

  private PitchClassHistogram() {}

  /** Notes by pitch class. */
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

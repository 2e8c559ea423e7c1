package io.github.continuo.examples;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random notes that a model reads as a given number of rows. */
final class NotePrompt {

  /** The shortest that every tokenizer has: start, duration, note. */
  static final int LEAST_ROWS = 3;

  private static final int TICKS_PER_QUARTER = 480;
  private static final int NOTE_TICKS = 240;

  private NotePrompt() {}

  /**
   * Notes in eighths, whose encoding has so many rows at the end that stand for themselves; of flat
   * tokens it has no more than these.
   *
   * @param rows at least {@link #LEAST_ROWS}
   */
  static Score of(Tokenizer tokenizer, int rows, long seed) {
    boolean isFlat = tokenizer.width() == 1;
    int notes = isFlat ? (rows + 1) / 3 : rows;
    // A flat note takes three tokens, but only two where it starts at 0, as no time passes before
    // it; with the start, that is 3n, or one more if none starts at 0, or one less if two do.
    int shift =
        switch (isFlat ? rows % 3 : 0) {
          case 1 -> 1;
          case 2 -> -1;
          default -> 0;
        };
    Random random = new Random(seed);
    List<ScoreEvent> events = new ArrayList<>();
    for (int i = 0; i < notes; i++) {
      long tick = (long) NOTE_TICKS * Math.max(0, i + shift);
      int pitch = 48 + 2 * random.nextInt(12) + i % 2; // never that of the note before
      events.add(new Note(tick, NOTE_TICKS, 0, pitch, 40 + random.nextInt(60)));
    }
    return Score.of(TimeBase.ticksPerQuarter(TICKS_PER_QUARTER), List.of(Track.of(events)));
  }
}

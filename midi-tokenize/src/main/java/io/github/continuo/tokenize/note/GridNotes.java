package io.github.continuo.tokenize.note;

import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.MAX_STEPS;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.note.NoteTokenizer.TIME;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.TokenSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Converts the notes of a score, or note tokens, to notes on the grid. */
final class GridNotes {
  private GridNotes() {}

  /** Returns the notes of a score in token order, with long gaps shortened. */
  static List<GridNote> of(Score score, NoteTokenizer tokenizer) {
    ScoreGrid grid = ScoreGrid.of(tokenizer.grid(), score);
    List<GridNote> notes =
        switch (tokenizer.quantization()) {
          case NEAREST -> nearest(score, grid);
          case FLOORED_DIFFERENCES -> flooredDifferences(score, grid);
        };
    notes.sort(GridNote.IN_TOKEN_ORDER);
    shortenGaps(notes, tokenizer.maxGapSteps());
    return notes;
  }

  private static List<GridNote> nearest(Score score, ScoreGrid grid) {
    List<GridNote> notes = new ArrayList<>();
    for (Note note : (Iterable<Note>) score.notes()::iterator) {
      notes.add(nearest(note, grid));
    }
    return notes;
  }

  /** Rounds the start and the end of a note to the nearest steps. */
  static GridNote nearest(Note note, ScoreGrid grid) {
    long step = grid.stepAt(note.tick());
    return gridNote(note, step, grid.stepAt(note.endTick()) - step);
  }

  private static List<GridNote> flooredDifferences(Score score, ScoreGrid grid) {
    List<GridNote> notes = new ArrayList<>();
    long step = 0;
    long tick = 0;
    for (Note note : score.notes().sorted(Comparator.comparingLong(Note::tick)).toList()) {
      step += grid.wholeSteps(tick, note.tick());
      tick = note.tick();
      notes.add(gridNote(note, step, grid.wholeSteps(tick, note.endTick())));
    }
    return notes;
  }

  private static GridNote gridNote(Note note, long step, long durationSteps) {
    int id = (note.isDrum() ? DRUM : NOTE).id(note.pitch());
    return new GridNote(step, id, (int) Math.max(1, Math.min(durationSteps, MAX_STEPS)));
  }

  /** Shortens gaps between onsets, and before the first, to at most {@code maxGapSteps}. */
  static void shortenGaps(List<GridNote> notes, int maxGapSteps) {
    long oldStep = 0; // of the previous note
    long newStep = 0;
    for (int i = 0; i < notes.size(); i++) {
      GridNote note = notes.get(i);
      newStep += Math.min(note.step() - oldStep, maxGapSteps);
      oldStep = note.step();
      notes.set(i, note.withStep(newStep));
    }
  }

  /**
   * Returns the notes of a token sequence, in the same order.
   *
   * @throws IllegalArgumentException if the tokens break the grammar; the message names the
   *     position
   */
  static List<GridNote> of(TokenSequence tokens) {
    boolean whole = tokens.length() > 0 && tokens.id(0, 0) == NoteTokenizer.START;
    NoteGrammar grammar = whole ? NoteGrammar.atStart() : NoteGrammar.betweenEvents();
    List<GridNote> notes = new ArrayList<>();
    long step = 0;
    int durationSteps = 0;
    int length = lengthWithoutPads(tokens);
    for (int position = 0; position < length; position++) {
      int id = tokens.id(position, 0);
      grammar.accept(id);
      if (TIME.contains(id)) {
        step += TIME.value(id);
      } else if (DURATION.contains(id)) {
        durationSteps = DURATION.value(id);
      } else if (NoteTokenizer.isNote(id)) {
        notes.add(new GridNote(step, id, durationSteps));
      }
    }
    return notes;
  }

  private static int lengthWithoutPads(TokenSequence tokens) {
    int length = tokens.length();
    while (length > 0 && tokens.id(length - 1, 0) == NoteTokenizer.PAD) {
      length--;
    }
    return length;
  }
}

package io.github.continuo.tokenize.note;

import java.util.Comparator;

/**
 * A note on the grid of a {@link NoteTokenizer}.
 *
 * @param step the onset, in grid steps from the start of the piece
 * @param id the token id of the note: its pitch, and whether it is a drum
 * @param durationSteps the duration in grid steps, 1 to 127
 */
record GridNote(long step, int id, int durationSteps) {

  /** Token order: by onset, then by token id, then by duration. */
  static final Comparator<GridNote> IN_TOKEN_ORDER =
      Comparator.comparingLong(GridNote::step)
          .thenComparingInt(GridNote::id)
          .thenComparingInt(GridNote::durationSteps);

  GridNote withStep(long step) {
    return new GridNote(step, id, durationSteps);
  }
}

package io.github.continuo.tokenize;

import java.util.Comparator;

/**
 * A note as the tokens of a {@link NoteTokenizer} say it.
 *
 * @param step where it starts, in steps from the start of the piece
 * @param id its note id, which says pitch and kind
 * @param durationSteps how long it sounds, 1 to 127
 */
record GridNote(long step, int id, int durationSteps) {

  /** The order of tokens: what sounds earlier, and within a chord by id and then duration. */
  static final Comparator<GridNote> IN_TOKEN_ORDER =
      Comparator.comparingLong(GridNote::step)
          .thenComparingInt(GridNote::id)
          .thenComparingInt(GridNote::durationSteps);

  GridNote withStep(long step) {
    return new GridNote(step, id, durationSteps);
  }
}

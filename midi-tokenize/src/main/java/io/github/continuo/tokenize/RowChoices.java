package io.github.continuo.tokenize;

import java.util.BitSet;

/**
 * What an {@link Extension} allows in its next row, known before the row begins, so that all of it
 * can be chosen at once.
 *
 * <p>Where in a row an id may stand is said by the {@link Tokenizer}: first a kind or the end, then
 * the parameters of the kind, then pads. Of these, each id may stand that is in {@link #ids}; but
 * right after {@link #earliestBeats}, only those in {@link #idsInEarliestBeat}, as some steps of
 * that beat may be over. The sets are the caller's.
 *
 * @param ids those that may stand in the row; without pads, and empty when the piece has ended
 * @param earliestBeats the id that puts the row into the earliest beat; -1 if rows have no such id
 * @param idsInEarliestBeat those of {@code ids} that may come right after it
 */
public record RowChoices(BitSet ids, int earliestBeats, BitSet idsInEarliestBeat) {

  /**
   * {@return the ids that may come right after one, as far as this says}
   *
   * @param id the one before; -1 at the row's beginning
   */
  public BitSet after(int id) {
    return id >= 0 && id == earliestBeats ? idsInEarliestBeat : ids;
  }

  /**
   * {@return these choices without some ids}
   *
   * @param blocked the ids to leave out; the set is not changed
   */
  public RowChoices without(BitSet blocked) {
    BitSet fewer = (BitSet) ids.clone();
    fewer.andNot(blocked);
    BitSet fewerInEarliestBeat = (BitSet) idsInEarliestBeat.clone();
    fewerInEarliestBeat.andNot(blocked);
    return new RowChoices(fewer, earliestBeats, fewerInEarliestBeat);
  }
}

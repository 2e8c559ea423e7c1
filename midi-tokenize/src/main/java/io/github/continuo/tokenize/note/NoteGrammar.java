package io.github.continuo.tokenize.note;

import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.END;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.note.NoteTokenizer.START;
import static io.github.continuo.tokenize.note.NoteTokenizer.TIME;
import static io.github.continuo.tokenize.note.NoteTokenizer.VOCABULARY;

import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.Grammar;
import java.util.BitSet;

/** Grammar {@code start (time* duration note)* end}, with times and durations of 1 to 127. */
final class NoteGrammar implements Grammar {
  // The set of allowed tokens is the state; these sets are never modified.
  private static final BitSet AT_START = new BitSet();
  private static final BitSet BETWEEN_EVENTS = new BitSet();
  private static final BitSet AFTER_TIME = new BitSet();
  private static final BitSet AFTER_DURATION = new BitSet();
  private static final BitSet AFTER_END = new BitSet();

  static {
    AT_START.set(START);
    AFTER_TIME.set(TIME.id(1), TIME.end());
    AFTER_TIME.set(DURATION.id(1), DURATION.end());
    AFTER_DURATION.set(NOTE.first(), DRUM.end());
    BETWEEN_EVENTS.or(AFTER_TIME);
    BETWEEN_EVENTS.set(END);
  }

  private BitSet next;
  private int position;

  private NoteGrammar(BitSet next) {
    this.next = next;
  }

  /** Returns a grammar that expects the start token. */
  static NoteGrammar atStart() {
    return new NoteGrammar(AT_START);
  }

  /** Returns a grammar positioned between two events, or after the start token. */
  static NoteGrammar betweenEvents() {
    return new NoteGrammar(BETWEEN_EVENTS);
  }

  /** Whether an event begins with the next token. */
  boolean isBetweenEvents() {
    return next.equals(BETWEEN_EVENTS);
  }

  /** Whether the pitch of a note comes next. */
  boolean isAfterDuration() {
    return next.equals(AFTER_DURATION);
  }

  @Override
  public BitSet allowed() {
    return (BitSet) next.clone();
  }

  /** Adds the ids of the tokens allowed next to a set. */
  void addAllowed(BitSet ids) {
    ids.or(next);
  }

  @Override
  public void accept(int id) {
    if (id < 0 || !next.get(id)) {
      throw new IllegalArgumentException(
          Text.format("position %d: %s", position, VOCABULARY.mismatch(next, id)));
    }
    next = after(id);
    position++;
  }

  /** Returns the state after a token; it does not depend on the state before. */
  private static BitSet after(int id) {
    if (TIME.contains(id)) {
      return AFTER_TIME;
    }
    if (DURATION.contains(id)) {
      return AFTER_DURATION;
    }
    return id == END ? AFTER_END : BETWEEN_EVENTS;
  }
}

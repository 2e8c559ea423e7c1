package io.github.continuo.tokenize;

import io.github.continuo.midi.TrackEvent;
import java.util.BitSet;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Converter of generated tokens to MIDI events: takes one token at a time, returns the event that
 * it completes, and reports which tokens are allowed next.
 *
 * <p>It follows the {@link Grammar} within its {@link GenerationConstraints}, keeps new events from
 * starting before the end of the encoded score, and returns events in the ticks, tracks and
 * channels of that score. Padding tokens inside a position are never requested: after the
 * {@linkplain Tokenizer#tokenCount last token before the padding}, the next position begins. At
 * least one token is allowed until the piece has ended, and the piece may end after any event,
 * except while a {@linkplain NoteConstraint.MinNotesPerBar minimum of notes} is open.
 *
 * <p>Fast enough to be called for every token: {@link #allowedTokens} allocates only its result,
 * {@link #accept} little more than the returned event. Mutable; not thread-safe.
 */
public interface IncrementalDetokenizer {

  /** {@return the ids of the tokens allowed next; a new set, empty when the piece has ended} */
  BitSet allowedTokens();

  /**
   * Accepts the next token.
   *
   * @param id id of the next token; never one that pads a position
   * @return the event that this token completes, null if it completes none
   * @throws IllegalArgumentException if the token is not among {@link #allowedTokens}
   */
  @Nullable TrackEvent accept(int id);

  /** {@return the current tick in the score; no further event starts before it} */
  long currentTick();

  /** {@return whether the next token begins an event} */
  boolean isBetweenEvents();

  /**
   * Returns the next token on the way to an event that follows the events so far.
   *
   * @param event event of the score, at any time
   * @return the token; -1 if the tokens since the last event lead elsewhere, if the token is not
   *     among {@link #allowedTokens}, or if the tokenizer has none for such events
   */
  int tokenOf(TrackEvent event);

  /**
   * Returns whether the incomplete event cannot start before another event, once a token is
   * accepted.
   *
   * @param id id of the next token, among {@link #allowedTokens}
   * @param event event of the score
   * @return false if it may, or if later tokens decide
   */
  boolean reaches(int id, TrackEvent event);

  /** {@return the order of notes and control changes of the score in tokens} */
  Comparator<TrackEvent> order();
}

package io.github.continuo.tokenize;

import io.github.continuo.midi.TrackEvent;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Music that goes on from an encoded score, written id by id.
 *
 * <p>It walks the {@link Grammar} within its {@link GenerationConstraints}, keeps new events from
 * starting before the end of the score, and says each event in the score's own ticks, tracks and
 * channels. The pads that fill up a row are never asked for: after the {@linkplain
 * Tokenizer#tokenCount last id} that says something, the next row begins. There is always something
 * to go on with until the piece has ended, and it may end after any event.
 *
 * <p>Made to be asked for every id: {@link #allowedTokens} makes one new set and nothing else,
 * {@link #accept} little more than the event that it gives back. Mutable; for one thread.
 */
public interface IncrementalDetokenizer {

  /** {@return the ids that may come next; a new set, empty when the piece has ended} */
  BitSet allowedTokens();

  /**
   * Goes on by an id.
   *
   * @param id the next id of the row; never one of the pads that fill it up
   * @return the event that this id completes, null if it completes none
   * @throws IllegalArgumentException if the id is not {@link #allowedTokens} here
   */
  @Nullable TrackEvent accept(int id);

  /**
   * {@return how far the music has come: the tick in the score before which no further event will
   * start}
   */
  long currentTick();
}

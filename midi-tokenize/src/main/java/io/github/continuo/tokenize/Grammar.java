package io.github.continuo.tokenize;

import java.util.BitSet;

/**
 * A walk through the legal sequences of a {@link Tokenizer}, id by id.
 *
 * <p>Mutable; for one thread.
 */
public interface Grammar {

  /** {@return the ids that may come next; a new set, empty when the piece has ended} */
  BitSet allowed();

  /**
   * Goes on by an id.
   *
   * @param id the next id of the row; the pads that fill it up are given too
   * @throws IllegalArgumentException if the id is not {@link #allowed} here
   */
  void accept(int id);
}

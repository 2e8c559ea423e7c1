package io.github.continuo.tokenize;

import java.util.BitSet;

/**
 * A state machine of the legal token sequences of a {@link Tokenizer}: accepts one token at a time
 * and reports the tokens that are allowed next.
 *
 * <p>Mutable; not thread-safe.
 */
public interface Grammar {

  /** {@return the ids of the tokens allowed next; a new set, empty when the piece has ended} */
  BitSet allowed();

  /**
   * Accepts the next token.
   *
   * @param id id of the next token, including the pads of an event
   * @throws IllegalArgumentException if the token is not among {@link #allowed}
   */
  void accept(int id);
}

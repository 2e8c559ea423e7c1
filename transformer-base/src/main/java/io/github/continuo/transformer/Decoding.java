package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenSequence;

/**
 * One sequence that a model reads and goes on with, row by row.
 *
 * <p>Owns its caches. For one thread at a time, which may be any.
 */
public interface Decoding extends AutoCloseable {

  /** Chooses one id. */
  @FunctionalInterface
  interface Chooser {
    /**
     * Chooses the next id of a row.
     *
     * @param logits one for each id of the vocabulary, not normalised; the chooser may overwrite
     *     them
     */
    int choose(float[] logits);
  }

  /** Number of rows read. */
  int position();

  /**
   * Reads rows after those read before.
   *
   * @param rows at least one, and no more than the model's context still has room for
   */
  void read(TokenSequence rows);

  /**
   * Spells the row after those read, asking for each of its ids in turn. The row is not read by
   * this.
   *
   * @throws IllegalStateException if nothing has been read
   */
  TokenSequence spell(Chooser chooser);

  /** Frees the native memory. */
  @Override
  void close();
}

package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenSequence;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of equal length that a model reads and goes on with, row by row, all at a time.
 *
 * <p>Owns its caches. For one thread at a time, which may be any.
 */
public interface DecodingState extends AutoCloseable {

  /** Chooses one id. */
  @FunctionalInterface
  interface TokenSampler {

    /**
     * {@return the ids among which the next one will be chosen, or null where that may be any: a
     * model need not compute what does not matter}
     *
     * @param sequence which of the sequences the row belongs to, from 0
     */
    default @Nullable BitSet allowed(int sequence) {
      return null;
    }

    /**
     * Chooses the next id of a row.
     *
     * @param sequence which of the sequences the row belongs to, from 0
     * @param logits one for each id of the vocabulary, not normalised; those of ids that are not
     *     allowed mean nothing; the chooser may overwrite them
     * @return the id, an index of the logits
     */
    int choose(int sequence, float[] logits);
  }

  /** {@return the number of sequences, at least one} */
  int batchSize();

  /** {@return the number of rows read, of each sequence} */
  int length();

  /**
   * Reads rows after those read before.
   *
   * @param rows of each sequence equally many: at least one, and no more than the model's context
   *     still has room for
   * @throws IllegalArgumentException if there are others
   */
  void append(List<TokenSequence> rows);

  /**
   * Forgets the last rows, of each sequence, as if they had not been read. Nothing can be spelled
   * before at least one row has been read again.
   *
   * @param position number of rows that stay, 0 to {@link #length}
   * @throws IllegalArgumentException if there are fewer
   */
  void truncate(int position);

  /**
   * Spells the row after those read, of each sequence, asking for each of its ids in turn; for pads
   * at a row's end it does not ask. The rows are not read by this.
   *
   * @param chooser whom it asks, for all sequences
   * @return a row for each sequence
   * @throws IllegalStateException if nothing has been read, from the start or after {@link
   *     #truncate}
   */
  List<TokenSequence> sampleNext(TokenSampler chooser);

  /**
   * Puts copies of sequences in the place of all of them: {@code select(0, 0, 0)} goes on with the
   * first in three ways, {@code select(0, 2)} drops the second of three.
   *
   * @param sequences at least one; the sequence at {@code i} is from now on what that at {@code
   *     sequences[i]} was
   * @throws IllegalArgumentException if there is no such sequence
   */
  void selectSequences(int... sequences);

  /** Frees the memory. */
  @Override
  void close();
}

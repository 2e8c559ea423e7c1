package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenSequence;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of a batch of sequences during generation, their KV caches and length: takes the tokens
 * read and returns the tokens sampled next. All sequences have the same length.
 *
 * <p>Owns its caches. For one thread at a time, which may be any.
 */
public interface DecodingState extends AutoCloseable {

  /** Function that samples one token. */
  @FunctionalInterface
  interface TokenSampler {

    /**
     * Returns the token ids that may be sampled next. A model need not compute the logits of
     * others.
     *
     * @param sequence index of the sequence that the token belongs to
     * @return the ids, or null if all are allowed
     */
    default @Nullable BitSet allowed(int sequence) {
      return null;
    }

    /**
     * Samples the next token.
     *
     * @param sequence index of the sequence that the token belongs to
     * @param logits unnormalized, one for each token of the vocabulary; those of tokens that are
     *     not allowed are undefined; the sampler may overwrite them
     * @return the token id, an index of the logits
     */
    int choose(int sequence, float[] logits);
  }

  /** {@return the number of sequences, at least 1} */
  int batchSize();

  /** {@return the number of positions read, of each sequence} */
  int length();

  /**
   * Reads positions after those read before.
   *
   * @param tokens equally many positions for each sequence: at least one, and no more than the
   *     context has room for
   * @throws IllegalArgumentException if there are others
   */
  void append(List<TokenSequence> tokens);

  /**
   * Removes the last positions of each sequence. At least one position must be read before the next
   * can be sampled.
   *
   * @param length number of positions to keep, 0 to {@link #length}
   * @throws IllegalArgumentException if there are fewer
   */
  void truncate(int length);

  /**
   * Samples the position after those read, for each sequence: calls the sampler for each of its
   * tokens in turn, except for padding at its end. The new positions are not read by this call.
   *
   * @param sampler samples the tokens of all sequences
   * @return one position for each sequence
   * @throws IllegalStateException if nothing has been read since the start or since {@link
   *     #truncate}
   */
  List<TokenSequence> sampleNext(TokenSampler sampler);

  /**
   * Replaces the batch by copies of the given sequences: {@code (0, 0, 0)} continues the first in
   * three ways, {@code (0, 2)} drops the second of three.
   *
   * @param sequences indices of sequences, at least one; the new sequence {@code i} is a copy of
   *     the old sequence {@code sequences[i]}
   * @throws IllegalArgumentException if an index is out of range
   */
  void selectSequences(int... sequences);

  /** Frees the memory. */
  @Override
  void close();
}

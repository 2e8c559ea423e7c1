package io.github.continuo.transformer;

import java.util.BitSet;

/**
 * Decoder with its weights: takes token ids, returns hidden states and logits. It consists of the
 * token embedding, decoder blocks, the final norm and, optionally, the output projection. This
 * interface separates models from backends.
 *
 * <p>The weights are read-only. Any number of threads may use a network at a time, each with its
 * own {@link DecoderCache}, but none after {@link #close}.
 */
public interface DecoderNetwork extends AutoCloseable {

  /**
   * Creates an empty cache.
   *
   * @param batchSize number of sequences, at least 1
   * @param maxLength maximum number of positions it will hold, 1 to the context length of the
   *     network
   * @return the cache; the caller closes it
   */
  DecoderCache newCache(int batchSize, int maxLength);

  /**
   * Reads the positions after those in a cache and adds them to the cache.
   *
   * @param tokens token ids [batch][time][width]; the input of a position is the sum of the
   *     embeddings of its tokens
   * @param width number of tokens of a position
   * @param cache a cache of this network with room for the positions
   * @return the hidden state of the last position of each sequence, [batch][dim]
   */
  float[][] forward(int[] tokens, int width, DecoderCache cache);

  /**
   * Reads one position that is given by its input vector.
   *
   * @param inputs [batch][dim]; not changed
   * @param cache a cache of this network with room for the position
   * @return the hidden state of each sequence, [batch][dim]
   */
  float[][] forward(float[][] inputs, DecoderCache cache);

  /**
   * Reads positions as {@link #forward(int[], int, DecoderCache)} does, and returns all hidden
   * states.
   *
   * @param tokens token ids [batch][time][width]
   * @param width number of tokens of a position
   * @param cache a cache of this network with room for the positions
   * @return the hidden states of these positions, [batch * time][dim], sequence by sequence
   */
  float[][] hiddenStates(int[] tokens, int width, DecoderCache cache);

  /**
   * Applies the output projection.
   *
   * @param hidden hidden states [n][dim]
   * @return logits of all tokens of the vocabulary, [n][vocab]
   * @throws IllegalStateException if the network has no output projection
   */
  float[][] logits(float[][] hidden);

  /**
   * Applies the output projection for some tokens only.
   *
   * @param hidden hidden states [n][dim]
   * @param ids the token ids whose logits are needed
   * @return [n][vocab]; the values of other tokens are undefined
   * @throws IllegalStateException if the network has no output projection
   */
  default float[][] logits(float[][] hidden, BitSet ids) {
    return logits(hidden);
  }

  /** {@return the name of the device that the network runs on: {@code cpu}, {@code gpu0}} */
  String device();

  /** {@return the precision of the weights of linear layers} */
  Precision precision();

  /**
   * {@return a readable description of the backend: {@code java int8}, {@code pytorch bf16 gpu0}}
   */
  String description();

  /** Frees the memory. */
  @Override
  void close();
}

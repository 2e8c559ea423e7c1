package io.github.continuo.transformer;

import java.util.BitSet;

/**
 * A decoder with its weights: token embedding, decoder blocks, final norm, and, if it has one, the
 * output projection. This is the boundary between models and what computes them.
 *
 * <p>The weights are only read. Any number of threads may use a network at a time, each with a
 * {@link DecoderCache} of its own, but none after {@link #close}.
 */
public interface DecoderNetwork extends AutoCloseable {

  /**
   * {@return an empty cache; the caller closes it}
   *
   * @param batchSize number of sequences, at least 1
   * @param maxLength the most positions that it will hold, 1 to those of the network
   */
  DecoderCache newCache(int batchSize, int maxLength);

  /**
   * Reads positions after those in a cache, which takes them up.
   *
   * @param tokens ids [batch][time][width]; the input of a position is the sum of the embeddings of
   *     its ids
   * @param width ids a position
   * @param cache made by this network, with room for the positions
   * @return the hidden state of the last position of each sequence, [batch][dim]
   */
  float[][] forward(int[] tokens, int width, DecoderCache cache);

  /**
   * Reads one position, given by its input vector.
   *
   * @param inputs [batch][dim]; left as they are
   * @param cache made by this network, with room for the position
   * @return the hidden state of each sequence, [batch][dim]
   */
  float[][] forward(float[][] inputs, DecoderCache cache);

  /**
   * Reads positions as {@link #forward(int[], int, DecoderCache)} does.
   *
   * @param tokens ids [batch][time][width]
   * @param width ids a position
   * @param cache made by this network, with room for the positions
   * @return the hidden states of all these positions, [batch * time][dim], sequence by sequence
   */
  float[][] hiddenStates(int[] tokens, int width, DecoderCache cache);

  /**
   * The output projection.
   *
   * @param hidden [n][dim]
   * @return logits of all ids of the vocabulary, [n][vocab]
   * @throws IllegalStateException if the network has no output projection
   */
  float[][] logits(float[][] hidden);

  /**
   * The output projection, where only some ids matter.
   *
   * @param hidden [n][dim]
   * @param ids the ids whose logits are needed
   * @return [n][vocab]; numbers of other ids mean nothing
   * @throws IllegalStateException if the network has no output projection
   */
  default float[][] logits(float[][] hidden, BitSet ids) {
    return logits(hidden);
  }

  /** {@return the name of the device it runs on: {@code cpu}, {@code gpu0}} */
  String device();

  /** {@return the precision of the weights of linear layers} */
  Precision precision();

  /** {@return what computes it, for people: {@code java int8}, {@code pytorch bf16 gpu0}} */
  String description();

  /** Frees the memory. */
  @Override
  void close();
}

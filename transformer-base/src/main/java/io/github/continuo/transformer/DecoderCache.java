package io.github.continuo.transformer;

/**
 * KV cache of a {@link DecoderNetwork}: the keys and values of all positions of a batch of
 * sequences. All sequences have the same length. For one thread at a time, which may be any.
 */
public interface DecoderCache extends AutoCloseable {

  /** {@return the number of sequences, at least 1} */
  int batchSize();

  /** {@return the number of positions of each sequence} */
  int length();

  /**
   * Removes the last positions of each sequence.
   *
   * @param length number of positions to keep, 0 to {@link #length}
   * @throws IllegalArgumentException if there are fewer
   */
  void truncate(int length);

  /**
   * Replaces the batch by copies of the given sequences: {@code (0, 0, 0)} makes three copies of
   * the first, {@code (0, 2)} drops the second of three.
   *
   * @param sequences indices of sequences, at least one
   * @throws IllegalArgumentException if an index is out of range
   */
  void selectSequences(int... sequences);

  /** Frees the memory. */
  @Override
  void close();
}

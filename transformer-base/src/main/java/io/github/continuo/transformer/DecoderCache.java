package io.github.continuo.transformer;

/**
 * What a {@link DecoderNetwork} keeps of the sequences that it has read: keys and values of all
 * their positions. All sequences have the same length. For one thread at a time, which may be any.
 */
public interface DecoderCache extends AutoCloseable {

  /** {@return the number of sequences, at least 1} */
  int batchSize();

  /** {@return the number of positions of each sequence} */
  int length();

  /**
   * Forgets the last positions of each sequence.
   *
   * @param length number of positions that stay, 0 to {@link #length}
   * @throws IllegalArgumentException if there are fewer
   */
  void truncate(int length);

  /**
   * Puts copies of sequences in the place of all of them: {@code (0, 0, 0)} has the first three
   * times, {@code (0, 2)} drops the second of three.
   *
   * @param sequences indices of sequences, at least one
   * @throws IllegalArgumentException if there is no such sequence
   */
  void selectSequences(int... sequences);

  /** Frees the memory. */
  @Override
  void close();
}

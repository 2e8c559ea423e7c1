package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The keys and values of the rows that a {@link DecoderStack} has read, so that it need not read
 * them again. Room for all positions is taken at once, but not written: a system that hands out
 * memory page by page gives it as rows come.
 *
 * <p>Owns its arrays. To be called on the {@link io.github.continuo.engine.EngineThread}.
 */
public final class KvCache implements AutoCloseable {
  private final NDManager manager;
  private final DecoderConfig config;
  private final int positions;
  private int batch;
  private int position;
  private NDArray keys; // [layers, batch, keyValueHeads, positions, headDim]
  private NDArray values;

  KvCache(NDManager parent, DecoderConfig config, int batch, int positions) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, got " + batch);
    }
    if (positions < 1 || positions > config.maxPositions()) {
      throw new IllegalArgumentException(
          "positions of a cache must be in 1..%d, got %d"
              .formatted(config.maxPositions(), positions));
    }
    manager = parent.newSubManager();
    this.config = config;
    this.positions = positions;
    this.batch = batch;
    keys = room();
    values = room();
  }

  /** Room that holds anything; what has not been read into it is never looked at. */
  private NDArray room() {
    return manager.create(
        new Shape(config.layers(), batch, config.keyValueHeads(), positions, config.headDim()),
        DataType.FLOAT32);
  }

  /** Number of sequences. */
  public int batch() {
    return batch;
  }

  /** The most rows that it can hold. */
  public int positions() {
    return positions;
  }

  /** Number of rows read; the next one has this position. */
  public int position() {
    return position;
  }

  /**
   * Puts copies of sequences in the place of all of them, as {@link Decoding#select} says.
   *
   * @throws IllegalArgumentException if there is no such sequence
   */
  public void select(int... sequences) {
    requireSequences(sequences, batch);
    if (Arrays.equals(sequences, IntStream.range(0, batch).toArray())) {
      return;
    }
    batch = sequences.length;
    keys = selected(keys, sequences);
    values = selected(values, sequences);
  }

  /** Checks what is to be selected of so many sequences. */
  static void requireSequences(int[] sequences, int batch) {
    if (sequences.length == 0) {
      throw new IllegalArgumentException("at least one sequence must be selected, got none");
    }
    for (int sequence : sequences) {
      if (sequence < 0 || sequence >= batch) {
        throw new IllegalArgumentException(
            "selected sequences must be in 0..%d, got %d".formatted(batch - 1, sequence));
      }
    }
  }

  private NDArray selected(NDArray all, int[] sequences) {
    NDArray selected = room();
    if (position > 0) {
      for (int i = 0; i < sequences.length; i++) {
        try (NDArray used = all.get(used(sequences[i]))) {
          selected.set(used(i), used);
        }
      }
    }
    all.close();
    return selected;
  }

  /** [layers, keyValueHeads, position, headDim] of a sequence. */
  private NDIndex used(int sequence) {
    return new NDIndex(":, %d, :, :%d".formatted(sequence, position));
  }

  /** Forgets all rows. */
  public void rewind() {
    rewind(0);
  }

  /**
   * Forgets the last rows, as {@link Decoding#rewind} says.
   *
   * @throws IllegalArgumentException if there are fewer
   */
  public void rewind(int newPosition) {
    if (newPosition < 0 || newPosition > position) {
      throw new IllegalArgumentException(
          "position to rewind to must be in 0..%d, got %d".formatted(position, newPosition));
    }
    position = newPosition;
  }

  NDArray keys() {
    return keys;
  }

  NDArray values() {
    return values;
  }

  void advance(int rows) {
    position += rows;
  }

  @Override
  public void close() {
    manager.close();
  }
}

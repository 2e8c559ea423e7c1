package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The keys and values of the rows that a {@link DecoderStack} has read, so that it need not read
 * them again. Room for all positions is taken at once.
 *
 * <p>Owns its arrays. For one thread at a time.
 */
public final class KvCache implements AutoCloseable {
  private final NDManager manager;
  private final NDArray keys; // [layers, batch, keyValueHeads, positions, headDim]
  private final NDArray values;
  private int position;

  KvCache(NDManager parent, DecoderConfig config, int batch) {
    manager = parent.newSubManager();
    Shape shape =
        new Shape(
            config.layers(),
            batch,
            config.keyValueHeads(),
            config.maxPositions(),
            config.headDim());
    keys = manager.zeros(shape);
    values = manager.zeros(shape);
  }

  /** Number of rows read; the next one has this position. */
  public int position() {
    return position;
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

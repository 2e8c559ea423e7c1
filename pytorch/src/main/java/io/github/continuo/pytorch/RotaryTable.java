package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.transformer.DecoderConfig;

/**
 * Cosines and sines of rotary position embeddings (Su et al. 2021, RoFormer) in the half-split form
 * of Llama: element i of a head's first half and element i of the second half are rotated together,
 * by {@code position * ropeTheta^(-2i / headDim)}.
 *
 * <p>The tables are as long as the capacity of a {@link KvCache}, so that memory grows with the
 * positions that are read. To be used on the {@link
 * io.github.continuo.pytorch.engine.EngineThread}.
 */
final class RotaryTable {

  @FunctionalInterface
  private interface Coordinate {
    double of(double angle, boolean firstHalf);
  }

  private final DecoderConfig config;
  private final NDManager manager;
  private int positions;
  private NDArray cos;
  private NDArray sin;

  RotaryTable(DecoderConfig config, NDManager manager) {
    this.config = config;
    this.manager = manager;
    positions = Math.min(config.maxPositions(), KvCache.ROOM_AT_FIRST);
    cos = table(RotaryTable::cos);
    sin = table(RotaryTable::sin);
  }

  /**
   * Extends the tables to at least the given number of positions, at most {@code maxPositions}.
   *
   * @param wanted a number of positions
   */
  void reach(int wanted) {
    if (Math.min(wanted, config.maxPositions()) > positions) {
      positions = KvCache.enlarged(positions, wanted, config.maxPositions());
      cos.close();
      sin.close();
      cos = table(RotaryTable::cos);
      sin = table(RotaryTable::sin);
    }
  }

  /** [positions, headDim]. */
  NDArray cos() {
    return cos;
  }

  /** [positions, headDim], the first half negated: the factors of the other coordinate. */
  NDArray sin() {
    return sin;
  }

  private static double cos(double angle, boolean firstHalf) {
    return Math.cos(angle);
  }

  private static double sin(double angle, boolean firstHalf) {
    return firstHalf ? -Math.sin(angle) : Math.sin(angle);
  }

  private NDArray table(Coordinate function) {
    int headDim = config.headDim();
    int half = headDim / 2;
    float[] values = new float[Math.multiplyExact(positions, headDim)];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < headDim; i++) {
        double frequency = Math.pow(config.ropeTheta(), -2.0 * (i % half) / headDim);
        values[position * headDim + i] = (float) function.of(position * frequency, i < half);
      }
    }
    return manager.create(values, new Shape(positions, headDim));
  }
}

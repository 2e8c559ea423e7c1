package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.transformer.DecoderConfig;
import java.util.function.DoubleUnaryOperator;

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

  private final DecoderConfig config;
  private final NDManager manager;
  private int positions;
  private NDArray cos;
  private NDArray sin;

  RotaryTable(DecoderConfig config, NDManager manager) {
    this.config = config;
    this.manager = manager;
    positions = Math.min(config.maxPositions(), KvCache.ROOM_AT_FIRST);
    cos = table(Math::cos, 1);
    sin = table(Math::sin, -1);
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
      cos = table(Math::cos, 1);
      sin = table(Math::sin, -1);
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

  private NDArray table(DoubleUnaryOperator function, int firstHalfSign) {
    int headDim = config.headDim();
    int half = headDim / 2;
    float[] values = new float[Math.multiplyExact(positions, headDim)];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < headDim; i++) {
        double frequency = Math.pow(config.ropeTheta(), -2.0 * (i % half) / headDim);
        double value = function.applyAsDouble(position * frequency);
        values[position * headDim + i] = (float) (i < half ? firstHalfSign * value : value);
      }
    }
    return manager.create(values, new Shape(positions, headDim));
  }
}

package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleUnaryOperator;

/**
 * The angles of rotary positions (Su et al. 2021, RoFormer) in the half-split form of Llama: number
 * i of a head's first half and number i of its second half are the two coordinates that turn
 * together, by {@code position * ropeBase^(-2i / headDim)}.
 */
record RotaryTable(NDArray cos, NDArray sin) {

  static RotaryTable of(DecoderConfig config, NDManager manager) {
    return new RotaryTable(table(config, manager, Math::cos), table(config, manager, Math::sin));
  }

  private static NDArray table(
      DecoderConfig config, NDManager manager, DoubleUnaryOperator function) {
    int headDim = config.headDim();
    int half = headDim / 2;
    float[] values = new float[config.maxPositions() * headDim];
    for (int position = 0; position < config.maxPositions(); position++) {
      for (int i = 0; i < headDim; i++) {
        double frequency = Math.pow(config.ropeBase(), -2.0 * (i % half) / headDim);
        values[position * headDim + i] = (float) function.applyAsDouble(position * frequency);
      }
    }
    return manager.create(values, new Shape(config.maxPositions(), headDim));
  }
}

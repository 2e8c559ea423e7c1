package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The angles of rotary positions (Su et al. 2021, RoFormer) in the half-split form of Llama: number
 * i of a head's first half and number i of its second half are the two coordinates that turn
 * together, by {@code position * ropeBase^(-2i / headDim)}.
 *
 * @param cos [maxPositions, headDim]
 * @param sin [maxPositions, headDim], the first half negated: what the other coordinate is
 *     multiplied with
 */
record RotaryTable(NDArray cos, NDArray sin) {

  @FunctionalInterface
  private interface Coordinate {
    double of(double angle, boolean firstHalf);
  }

  static RotaryTable of(DecoderConfig config, NDManager manager) {
    return new RotaryTable(
        table(config, manager, (angle, firstHalf) -> Math.cos(angle)),
        table(
            config, manager, (angle, firstHalf) -> firstHalf ? -Math.sin(angle) : Math.sin(angle)));
  }

  private static NDArray table(DecoderConfig config, NDManager manager, Coordinate function) {
    int headDim = config.headDim();
    int half = headDim / 2;
    float[] values = new float[config.maxPositions() * headDim];
    for (int position = 0; position < config.maxPositions(); position++) {
      for (int i = 0; i < headDim; i++) {
        double frequency = Math.pow(config.ropeBase(), -2.0 * (i % half) / headDim);
        values[position * headDim + i] = (float) function.of(position * frequency, i < half);
      }
    }
    return manager.create(values, new Shape(config.maxPositions(), headDim));
  }
}

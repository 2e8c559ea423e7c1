package io.github.continuo.transformer.network;

/**
 * Linear layer without bias. Output {@code o} is {@code ((0 + x[0] w[o][0]) + x[1] w[o][1]) + ...}
 * in this order, each product and each sum rounded to a float. If the weights are 8-bit integers,
 * the sum is then multiplied by the scale of the output. Immutable.
 */
public interface Linear {

  /** {@return the length of an input vector} */
  int inputs();

  /** {@return the length of an output vector} */
  int outputs();

  /**
   * Computes some of the outputs of a batch of vectors.
   *
   * @param x [vectors][inputs]
   * @param y [vectors][outputs]; outputs {@code first} to {@code end - 1} of each vector are
   *     overwritten
   * @param vectors number of vectors
   * @param first the first output, a multiple of {@link Workers#PART_OUTPUTS}
   * @param end the output after the last: such a multiple, or the number of outputs
   */
  void apply(float[][] x, float[][] y, int vectors, int first, int end);
}

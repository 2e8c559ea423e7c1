package io.github.continuo.transformer.network;

/**
 * A linear layer without bias. Output {@code o} is {@code ((0 + x[0] w[o][0]) + x[1] w[o][1]) +
 * ...} in this order, each product and each sum rounded to a float; then, if the weights are 8-bit
 * integers, times the scale of the output. Immutable.
 */
public interface Linear {

  /** {@return the length of an input vector} */
  int inputs();

  /** {@return the length of an output vector} */
  int outputs();

  /**
   * Computes some outputs of vectors.
   *
   * @param x [vectors][inputs]
   * @param y [vectors][outputs]; of each vector the outputs {@code first} to {@code end - 1} are
   *     overwritten
   * @param vectors how many
   * @param first a multiple of {@link Workers#PART_OUTPUTS}
   * @param end such a multiple, or the number of outputs
   */
  void apply(float[][] x, float[][] y, int vectors, int first, int end);
}

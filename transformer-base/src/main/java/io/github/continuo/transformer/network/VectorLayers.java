package io.github.continuo.transformer.network;

/**
 * Factory of linear layers that use the Vector API: a service of the artifact {@code
 * continuo-vector}, which needs the JDK module {@code jdk.incubator.vector}. The results are
 * bit-identical to those of all other layers. The layers pay off for large models.
 */
public interface VectorLayers {

  /**
   * {@return whether this machine's vector registers are wide enough for these layers to pay off}
   */
  boolean isFast();

  /**
   * {@return a layer whose weights are 8-bit integers, rounded as {@link Int8Linear} rounds them}
   *
   * @param weight [inputs][outputs]
   * @param scales scale of each output
   */
  Linear int8(byte[][] weight, float[] scales);
}

package io.github.continuo.transformer.network;

/**
 * Linear layers that are computed with vector instructions by name: a service of the artifact
 * {@code continuo-vector}, which needs the JVM's module {@code jdk.incubator.vector}. They give the
 * bits that all others give, and pay for large models.
 */
public interface VectorLayers {

  /** {@return whether this machine's vector registers are wide enough for them to be worth it} */
  boolean isFast();

  /**
   * {@return a layer whose weights are 8-bit integers, rounded as {@link Int8Linear} rounds them}
   *
   * @param weight [inputs][outputs]
   * @param scales of the outputs
   */
  Linear int8(byte[][] weight, float[] scales);
}

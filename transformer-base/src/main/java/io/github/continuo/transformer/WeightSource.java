package io.github.continuo.transformer;

import java.io.IOException;

/** Source of the weights that a {@link Backend} loads, one tensor at a time. For one thread. */
@FunctionalInterface
public interface WeightSource {

  /**
   * Reads a weight.
   *
   * @param name name in checkpoints: {@code model.norm.weight}
   * @return its elements in row-major order; the caller may change the array
   * @throws IOException if it cannot be read
   */
  float[] read(String name) throws IOException;
}

package io.github.continuo.transformer;

import java.io.IOException;

/** Where a {@link Backend} reads the weights of a network from, one at a time. For one thread. */
@FunctionalInterface
public interface WeightSource {

  /**
   * Reads a weight.
   *
   * @param name in checkpoints: {@code model.norm.weight}
   * @return its numbers, row by row; the caller may change the array
   * @throws IOException if it cannot be read
   */
  float[] read(String name) throws IOException;
}

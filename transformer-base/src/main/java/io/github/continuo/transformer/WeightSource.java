package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.UncheckedIOException;

/**
 * Where the weights of a model come from, one at a time.
 *
 * <p>Those of linear maps are overwritten when they are packed.
 */
@FunctionalInterface
interface WeightSource {

  /**
   * A weight in 32 bits.
   *
   * @param name in checkpoints
   * @param owner manager that will own the array, or not: a source that has its weights in memory
   *     may give them as they are
   * @throws UncheckedIOException if it cannot be read
   */
  NDArray read(String name, NDManager owner);
}

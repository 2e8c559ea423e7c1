package io.github.continuo.transformer;

import ai.djl.ndarray.types.Shape;

/**
 * A weight that a model needs: its name in checkpoints, its shape, and the normal distribution that
 * it is drawn from in a new model.
 *
 * @param name for example {@code model.norm.weight}
 * @param shape for a linear map [out, in]
 * @param mean mean of the initial values
 * @param deviation standard deviation of the initial values; 0 makes them all equal
 */
public record WeightSpec(String name, Shape shape, float mean, float deviation) {

  /** A weight with initial values around 0. */
  public static WeightSpec normal(String name, double deviation, long... shape) {
    return new WeightSpec(name, new Shape(shape), 0, (float) deviation);
  }

  /** A factor, 1 at first. */
  public static WeightSpec ones(String name, long... shape) {
    return new WeightSpec(name, new Shape(shape), 1, 0);
  }
}

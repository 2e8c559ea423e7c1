package io.github.continuo.transformer;

import ai.djl.ndarray.types.Shape;

/**
 * A weight that a model needs: its name in checkpoints, its shape, and its numbers in a new model.
 *
 * @param name for example {@code model.norm.weight}
 * @param shape for a linear map [out, in]
 * @param initial the numbers it has at first
 */
public record WeightSpec(String name, Shape shape, InitialValues initial) {

  /** A factor, 1 at first. */
  public static WeightSpec ones(String name, long... shape) {
    return new WeightSpec(name, new Shape(shape), new InitialValues.Constant(1));
  }

  /** 0 at first. */
  static WeightSpec zeros(String name, long... shape) {
    return new WeightSpec(name, new Shape(shape), new InitialValues.Constant(0));
  }

  /** Drawn from the normal distribution around 0 with a standard deviation. */
  public static WeightSpec normal(String name, double deviation, long... shape) {
    return new WeightSpec(name, new Shape(shape), new InitialValues.Normal((float) deviation));
  }

  /** The same, but row 0, that of the padding, is 0. */
  public static WeightSpec normalAfterPadding(String name, double deviation, long... shape) {
    return new WeightSpec(
        name, new Shape(shape), new InitialValues.NormalAfterPadding((float) deviation));
  }

  /** Drawn evenly from {@code -bound} to {@code bound}. */
  public static WeightSpec uniform(String name, double bound, long... shape) {
    return new WeightSpec(name, new Shape(shape), new InitialValues.Uniform((float) bound));
  }
}

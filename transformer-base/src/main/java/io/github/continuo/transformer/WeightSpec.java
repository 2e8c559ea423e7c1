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

  /**
   * {@return a weight of factors, 1 at first}
   *
   * @param name in checkpoints
   * @param shape the lengths of its dimensions
   */
  public static WeightSpec ones(String name, long... shape) {
    return new WeightSpec(name, new Shape(shape), new InitialValues.Constant(1));
  }

  /** 0 at first. */
  static WeightSpec zeros(String name, long... shape) {
    return new WeightSpec(name, new Shape(shape), new InitialValues.Constant(0));
  }

  /**
   * {@return a weight drawn from the normal distribution around 0}
   *
   * @param name in checkpoints
   * @param deviation the standard deviation
   * @param shape the lengths of its dimensions
   */
  public static WeightSpec normal(String name, double deviation, long... shape) {
    return new WeightSpec(name, new Shape(shape), new InitialValues.Normal((float) deviation));
  }

  /**
   * {@return the same as {@link #normal}, but row 0, that of the padding, is 0}
   *
   * @param name in checkpoints
   * @param deviation the standard deviation of the other rows
   * @param shape the lengths of its dimensions, rows first
   */
  public static WeightSpec normalAfterPadding(String name, double deviation, long... shape) {
    return new WeightSpec(
        name, new Shape(shape), new InitialValues.NormalAfterPadding((float) deviation));
  }

  /**
   * {@return a weight drawn evenly from {@code -bound} to {@code bound}}
   *
   * @param name in checkpoints
   * @param bound the most that a number can be
   * @param shape the lengths of its dimensions
   */
  public static WeightSpec uniform(String name, double bound, long... shape) {
    return new WeightSpec(name, new Shape(shape), new InitialValues.Uniform((float) bound));
  }
}

package io.github.continuo.transformer.weights;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A weight that a model needs: its name in checkpoints, its shape, and its numbers in a new model.
 *
 * @param name for example {@code model.norm.weight}
 * @param shape for a linear map [out, in]
 * @param initial the numbers it has at first
 */
public record ParameterSpec(String name, List<Long> shape, Initializer initial) {

  /**
   * {@return a shape as messages tell it: {@code (4, 8)}}
   *
   * @param shape the lengths of the dimensions
   */
  public static String shown(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  /** {@return the number of its numbers} */
  public long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * {@return a weight of factors, 1 at first}
   *
   * @param name in checkpoints
   * @param shape the lengths of its dimensions
   */
  public static ParameterSpec ones(String name, long... shape) {
    return new ParameterSpec(name, dimensions(shape), new Initializer.Constant(1));
  }

  private static List<Long> dimensions(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  /**
   * {@return a weight that is 0 at first}
   *
   * @param name in checkpoints
   * @param shape the lengths of its dimensions
   */
  public static ParameterSpec zeros(String name, long... shape) {
    return new ParameterSpec(name, dimensions(shape), new Initializer.Constant(0));
  }

  /**
   * {@return a weight drawn from the normal distribution around 0}
   *
   * @param name in checkpoints
   * @param deviation the standard deviation
   * @param shape the lengths of its dimensions
   */
  public static ParameterSpec normal(String name, double deviation, long... shape) {
    return new ParameterSpec(name, dimensions(shape), new Initializer.Normal((float) deviation));
  }

  /**
   * {@return the same as {@link #normal}, but row 0, that of the padding, is 0}
   *
   * @param name in checkpoints
   * @param deviation the standard deviation of the other rows
   * @param shape the lengths of its dimensions, rows first
   */
  public static ParameterSpec normalAfterPadding(String name, double deviation, long... shape) {
    return new ParameterSpec(
        name, dimensions(shape), new Initializer.NormalAfterPadding((float) deviation));
  }

  /**
   * {@return a weight drawn evenly from {@code -bound} to {@code bound}}
   *
   * @param name in checkpoints
   * @param bound the most that a number can be
   * @param shape the lengths of its dimensions
   */
  public static ParameterSpec uniform(String name, double bound, long... shape) {
    return new ParameterSpec(name, dimensions(shape), new Initializer.Uniform((float) bound));
  }
}

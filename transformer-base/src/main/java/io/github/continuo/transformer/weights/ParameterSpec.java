package io.github.continuo.transformer.weights;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Weight that a model needs: name in checkpoints, shape, and initial values.
 *
 * @param name name in checkpoints, for example {@code model.norm.weight}
 * @param shape dimensions; [out, in] for a linear layer
 * @param initial initial values in a new model
 */
public record ParameterSpec(String name, List<Long> shape, Initializer initial) {

  /**
   * {@return a shape as it is shown in messages: {@code (4, 8)}}
   *
   * @param shape the dimensions
   */
  public static String shown(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  /** {@return the number of elements} */
  public long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * {@return a weight that is initialized to 1}
   *
   * @param name in checkpoints
   * @param shape the dimensions
   */
  public static ParameterSpec ones(String name, long... shape) {
    return new ParameterSpec(name, dimensions(shape), new Initializer.Constant(1));
  }

  private static List<Long> dimensions(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  /**
   * {@return a weight that is initialized to 0}
   *
   * @param name in checkpoints
   * @param shape the dimensions
   */
  public static ParameterSpec zeros(String name, long... shape) {
    return new ParameterSpec(name, dimensions(shape), new Initializer.Constant(0));
  }

  /**
   * {@return a weight that is initialized from the normal distribution around 0}
   *
   * @param name in checkpoints
   * @param deviation the standard deviation
   * @param shape the dimensions
   */
  public static ParameterSpec normal(String name, double deviation, long... shape) {
    return new ParameterSpec(name, dimensions(shape), new Initializer.Normal((float) deviation));
  }

  /**
   * {@return a weight that is initialized like {@link #normal}, except that row 0 (padding) is 0}
   *
   * @param name in checkpoints
   * @param deviation the standard deviation of the other rows
   * @param shape the dimensions, rows first
   */
  public static ParameterSpec normalAfterPadding(String name, double deviation, long... shape) {
    return new ParameterSpec(
        name, dimensions(shape), new Initializer.NormalAfterPadding((float) deviation));
  }

  /**
   * {@return a weight that is initialized uniformly from {@code -bound} to {@code bound}}
   *
   * @param name in checkpoints
   * @param bound the largest magnitude
   * @param shape the dimensions
   */
  public static ParameterSpec uniform(String name, double bound, long... shape) {
    return new ParameterSpec(name, dimensions(shape), new Initializer.Uniform((float) bound));
  }
}

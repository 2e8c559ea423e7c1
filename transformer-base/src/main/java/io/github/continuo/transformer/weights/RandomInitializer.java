package io.github.continuo.transformer.weights;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.math.SeededRandom;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random weights of a new model; equal seeds give equal weights on every machine. They are drawn
 * one after the other, so they must be read in the order of the model.
 */
public final class RandomInitializer implements WeightSource {
  private final Iterator<ParameterSpec> specs;
  private final RandomGenerator random;

  /**
   * Creates a source of random weights.
   *
   * @param specs the weights in order
   * @param seed seed of the random numbers
   */
  public RandomInitializer(List<ParameterSpec> specs, long seed) {
    this.specs = specs.iterator();
    random = new SeededRandom(seed);
  }

  @Override
  public float[] read(String name) {
    ParameterSpec spec = specs.next();
    if (!spec.name().equals(name)) {
      throw new IllegalStateException(
          Text.format("weights must be drawn in order, %s next, got %s", spec.name(), name));
    }
    float[] numbers = new float[Math.toIntExact(spec.size())];
    long rows = spec.shape().isEmpty() ? 1 : spec.shape().get(0);
    long rowSize = numbers.length / rows;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = spec.initial().draw(i / rowSize, random);
    }
    return numbers;
  }
}

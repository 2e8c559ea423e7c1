package io.github.continuo.transformer.weights;

import java.util.random.RandomGenerator;

/** Initial values of a new weight. */
public sealed interface Initializer {

  /**
   * Draws the next value; values are drawn in row-major order.
   *
   * @param row index of the value along the first dimension
   * @param random random number generator, the same for all weights of a model
   * @return the value
   */
  float draw(long row, RandomGenerator random);

  /** Constant value; nothing is drawn. */
  record Constant(float value) implements Initializer {
    @Override
    public float draw(long row, RandomGenerator random) {
      return value;
    }
  }

  /** Normal distribution around 0. */
  record Normal(float deviation) implements Initializer {
    @Override
    public float draw(long row, RandomGenerator random) {
      return (float) random.nextGaussian(0, deviation);
    }
  }

  /** Normal distribution around 0, except that row 0 is 0, so that padding adds nothing. */
  record NormalAfterPadding(float deviation) implements Initializer {
    @Override
    public float draw(long row, RandomGenerator random) {
      return row == 0 ? 0 : (float) random.nextGaussian(0, deviation);
    }
  }

  /** Uniform distribution from {@code -bound} to {@code bound}. */
  record Uniform(float bound) implements Initializer {
    @Override
    public float draw(long row, RandomGenerator random) {
      return bound * (2 * random.nextFloat() - 1);
    }
  }
}

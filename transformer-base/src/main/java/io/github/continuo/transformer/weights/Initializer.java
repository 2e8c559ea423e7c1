package io.github.continuo.transformer.weights;

import java.util.random.RandomGenerator;

/** The numbers of a new weight. */
public sealed interface Initializer {

  /**
   * Draws the next number; they are asked for in order, row by row.
   *
   * @param row the row in which it stands, along the first dimension
   * @param random where chance comes from, the same for all weights of a model
   * @return the number
   */
  float draw(long row, RandomGenerator random);

  /** All the same. Nothing is drawn. */
  record Constant(float value) implements Initializer {
    @Override
    public float draw(long row, RandomGenerator random) {
      return value;
    }
  }

  /** Normally distributed around 0. */
  record Normal(float deviation) implements Initializer {
    @Override
    public float draw(long row, RandomGenerator random) {
      return (float) random.nextGaussian(0, deviation);
    }
  }

  /** Row 0 is 0, so that padding adds nothing; the others are normally distributed around 0. */
  record NormalAfterPadding(float deviation) implements Initializer {
    @Override
    public float draw(long row, RandomGenerator random) {
      return row == 0 ? 0 : (float) random.nextGaussian(0, deviation);
    }
  }

  /** Evenly distributed from {@code -bound} to {@code bound}. */
  record Uniform(float bound) implements Initializer {
    @Override
    public float draw(long row, RandomGenerator random) {
      return bound * (2 * random.nextFloat() - 1);
    }
  }
}

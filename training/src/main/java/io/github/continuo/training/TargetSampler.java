package io.github.continuo.training;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws the target positions of a batch: takes the window length and returns the positions to
 * predict.
 */
final class TargetSampler {
  private final int most;
  private final long seed;

  /**
   * Creates a sampler.
   *
   * @param most maximum number of target positions per window; 0 is all
   */
  TargetSampler(int most, long seed) {
    this.most = most;
    this.seed = seed;
  }

  /** Returns the random numbers of a step, shared by its batches in order. */
  RandomGenerator ofStep(int step) {
    // Split, because the windows use the same seeds.
    return new SplittableRandom(seed * 1_000_003 + step).split();
  }

  /**
   * Returns ascending indices in 1..time: always the last, which every window of full length has,
   * and the others drawn uniformly.
   */
  int[] draw(int time, RandomGenerator random) {
    if (most == 0 || most >= time) {
      return IntStream.rangeClosed(1, time).toArray();
    }
    int[] positions = new int[most];
    int drawn = 0;
    for (int position = 1; position < time; position++) {
      int wanted = most - 1 - drawn;
      if (random.nextInt(time - position) < wanted) { // selection sampling
        positions[drawn++] = position;
      }
    }
    positions[drawn] = time;
    return positions;
  }
}

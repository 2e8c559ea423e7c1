package io.github.continuo.training;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Draws the rows of a window that are to be predicted. */
final class TargetSampler {
  private final int most;
  private final long seed;

  /**
   * A way to draw.
   *
   * @param most rows to predict in a window; 0 is all of them
   */
  TargetSampler(int most, long seed) {
    this.most = most;
    this.seed = seed;
  }

  /** The random numbers of a step; its batches draw from them one after the other. */
  RandomGenerator ofStep(int step) {
    return new SplittableRandom(seed * 1_000_003 + step).split(); // else as those of the windows
  }

  /**
   * Indices in 1 to time, ascending: the last, for it is the one that no window lacks which is as
   * long as the longest, and any others as likely.
   */
  int[] draw(int time, RandomGenerator random) {
    if (most == 0 || most >= time) {
      return IntStream.rangeClosed(1, time).toArray();
    }
    int[] rows = new int[most];
    int drawn = 0;
    for (int row = 1; row < time; row++) {
      int wanted = most - 1 - drawn;
      if (random.nextInt(time - row) < wanted) { // of those that are left, as many as are wanted
        rows[drawn++] = row;
      }
    }
    rows[drawn] = time;
    return rows;
  }
}

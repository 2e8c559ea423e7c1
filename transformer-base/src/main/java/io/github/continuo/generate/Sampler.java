package io.github.continuo.generate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Draws one id of many: mask, temperature, top-k, top-p, and the inverse of the cumulative
 * distribution at a random number.
 *
 * <p>Candidates are ordered by falling logits, equal ones by rising ids, so that the draw depends
 * on nothing else than the logits and the random number. Top-p (Holtzman et al. 2020, "nucleus
 * sampling") keeps the fewest candidates whose probabilities, among those that top-k left, sum up
 * to it or more.
 *
 * <p>For one thread.
 */
final class Sampler {
  private final double temperature;
  private final int topK;
  private final double topP;
  private final RandomGenerator random;

  Sampler(GenerationOptions options) {
    temperature = options.temperature();
    topK = options.topK();
    topP = options.topP();
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
  }

  /**
   * Draws an id.
   *
   * @param logits not normalised
   * @param allowed the ids to choose among, at least one
   */
  int draw(float[] logits, BitSet allowed) {
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("at least one id must be allowed, got none");
    }
    if (temperature == 0) {
      return likeliest(logits, allowed);
    }
    int[] candidates = allowed.stream().toArray();
    long[] order = new long[candidates.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = sortKey(logits[candidates[i]], candidates[i]);
    }
    Arrays.sort(order);
    int kept = topK == 0 ? order.length : Math.min(topK, order.length);
    double[] cumulative = new double[kept];
    double highest = logits[id(order[0])];
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += Math.exp((logits[id(order[i])] - highest) / temperature);
      cumulative[i] = sum;
    }
    int last = 0;
    while (last < kept - 1 && cumulative[last] < topP * sum) {
      last++;
    }
    double point = random.nextDouble() * cumulative[last];
    int drawn = 0;
    while (drawn < last && cumulative[drawn] <= point) {
      drawn++;
    }
    return id(order[drawn]);
  }

  private static int likeliest(float[] logits, BitSet allowed) {
    int best = allowed.nextSetBit(0);
    for (int id = best; id >= 0; id = allowed.nextSetBit(id + 1)) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  /** A number that sorts by falling logit and then by rising id. */
  private static long sortKey(float logit, int id) {
    int bits = Float.floatToIntBits(logit);
    int rising = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    return ((long) ~rising << 32) | id;
  }

  private static int id(long sortKey) {
    return (int) sortKey;
  }
}

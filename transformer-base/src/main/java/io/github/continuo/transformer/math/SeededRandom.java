package io.github.continuo.transformer.math;

import java.util.random.RandomGenerator;

/**
 * Random number generator that produces the same numbers for a seed on every machine: those of the
 * JDK's {@code L64X128MixRandom}. The JDK looks up that class with the class loader of the thread
 * that asks first, which may not find it in a host with plugins, and a trimmed runtime lacks its
 * module.
 *
 * <p>The algorithm mixes the sum of a linear congruential generator and a xorshift generator
 * (Steele and Vigna 2021, "LXM: better splittable pseudorandom number generators (and almost as
 * fast)").
 *
 * <p>For one thread.
 */
public final class SeededRandom implements RandomGenerator {
  private static final long MULTIPLIER = 0xd1342543de82ef95L;
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
  private static final long SILVER_RATIO = 0x6a09e667f3bcc909L;

  private final long increment;
  private long linear = 1;
  private long shifted0;
  private long shifted1;

  /**
   * Creates a generator.
   *
   * @param seed any number
   */
  public SeededRandom(long seed) {
    long start = seed ^ SILVER_RATIO;
    increment = mix(start, 33, 0xff51afd7ed558ccdL, 33, 0xc4ceb9fe1a85ec53L, 33) | 1;
    shifted0 = mixState(start);
    shifted1 = mixState(start + GOLDEN_RATIO);
  }

  @Override
  public long nextLong() {
    long result = mix(linear + shifted0, 32, 0xdaba0b6eb09322e3L, 32, 0xdaba0b6eb09322e3L, 32);
    linear = MULTIPLIER * linear + increment;
    long other = shifted1 ^ shifted0;
    shifted0 = Long.rotateLeft(shifted0, 24) ^ other ^ (other << 16);
    shifted1 = Long.rotateLeft(other, 37);
    return result;
  }

  private static long mixState(long z) {
    return mix(z, 30, 0xbf58476d1ce4e5b9L, 27, 0x94d049bb133111ebL, 31);
  }

  private static long mix(long z, int first, long times, int second, long timesThen, int last) {
    long once = (z ^ (z >>> first)) * times;
    long twice = (once ^ (once >>> second)) * timesThen;
    return twice ^ (twice >>> last);
  }
}

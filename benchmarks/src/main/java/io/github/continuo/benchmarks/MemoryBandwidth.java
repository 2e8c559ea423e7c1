package io.github.continuo.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the memory bandwidth of this machine for reading and copying, with a number of threads.
 * It bounds the speed of generation, because a large model reads all its weights once per position.
 * Each thread sums an array of 256 MB, and copies one half of it to the other; prints the best of
 * 15 rounds, in GB/s.
 */
public final class MemoryBandwidth {
  private static final int LONGS = 1 << 25;
  private static final int ROUNDS = 15;

  private MemoryBandwidth() {}

  /** Runs the program. Argument: the number of threads, 1 by default. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    List<long[]> arrays = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      long[] array = new long[LONGS];
      Arrays.fill(array, i + 1);
      arrays.add(array);
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    double read = 0;
    double copied = 0;
    try {
      for (int round = 0; round < ROUNDS; round++) {
        read = Math.max(read, threads * 8.0 * LONGS / nanos(pool, arrays, MemoryBandwidth::sum));
        copied =
            Math.max(copied, threads * 8.0 * LONGS / nanos(pool, arrays, MemoryBandwidth::copy));
      }
    } finally {
      pool.shutdown();
    }
    System.out.printf(
        Locale.ROOT,
        "{\"threads\": %d, \"readGbPerSecond\": %.1f, \"copyGbPerSecond\": %.1f}%n",
        threads,
        read,
        copied);
  }

  private interface Work {
    long on(long[] array);
  }

  private static long nanos(ExecutorService pool, List<long[]> arrays, Work work)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    List<Future<Long>> results = new ArrayList<>();
    for (long[] array : arrays) {
      results.add(pool.submit(() -> work.on(array)));
    }
    long sum = 0;
    for (Future<Long> result : results) {
      sum += result.get();
    }
    long nanos = System.nanoTime() - start;
    if (sum == 0) {
      throw new IllegalStateException("the sum must not be 0, or nothing need be read");
    }
    return nanos;
  }

  private static long sum(long[] array) {
    long sum = 0;
    for (long number : array) {
      sum += number;
    }
    return sum;
  }

  /** Reads one half and writes the other. */
  private static long copy(long[] array) {
    System.arraycopy(array, 0, array, LONGS / 2, LONGS / 2);
    return array[LONGS - 1];
  }
}

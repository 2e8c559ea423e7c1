package io.github.continuo.threads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Threads that compute the items of a list. The results are taken in the order of the items, on the
 * calling thread, so what is made of them does not depend on the number of threads.
 */
public final class OrderedThreads implements AutoCloseable {

  /** Takes results. */
  @FunctionalInterface
  public interface Taker<R, E extends Exception> {

    /** Takes the result of an item. */
    void take(R result, int item) throws E;
  }

  private final int maxAhead;
  private final ExecutorService pool;

  /**
   * Creates threads, which start when they are first needed.
   *
   * @param name beginning of their names
   * @param threads number of threads
   * @param itemsPerThread items per thread that are computed or wait to be taken; more than 1 keeps
   *     the other threads busy while one item is slow
   * @throws IllegalArgumentException if the number of threads is not positive
   */
  public OrderedThreads(String name, int threads, int itemsPerThread) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    maxAhead = threads * itemsPerThread;
    AtomicInteger number = new AtomicInteger();
    pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Computes items 0 to {@code count - 1}. {@code taker} gets each result with the number of its
   * item. The first exception, in the order of the items, ends the call.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  public <R, E extends Exception> void inOrder(
      int count, IntFunction<R> computed, Taker<R, E> taker) throws E, InterruptedException {
    Deque<Future<R>> ahead = new ArrayDeque<>();
    int submitted = 0;
    for (int i = 0; i < count; i++) {
      while (submitted < Math.min((long) count, (long) i + maxAhead)) {
        int item = submitted++;
        ahead.add(pool.submit(() -> computed.apply(item)));
      }
      taker.take(result(ahead.remove()), i);
    }
  }

  private static <R> R result(Future<R> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a function throws nothing else
    }
  }

  /**
   * Forgets items that have not begun, and waits for the others: what they use stays in use so
   * long.
   */
  @Override
  public void close() {
    pool.shutdownNow();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

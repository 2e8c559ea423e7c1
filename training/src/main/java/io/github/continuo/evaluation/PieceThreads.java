package io.github.continuo.evaluation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;

/**
 * Threads that compute pieces. The results are taken in the order of the pieces, on the calling
 * thread, so what is made of them does not depend on the number of threads.
 */
final class PieceThreads implements AutoCloseable {
  private static final int PIECES_PER_THREAD = 2; // keeps the others busy while one piece is slow

  private final int threads;
  private final ExecutorService pool;

  /**
   * Creates threads, which start when they are first needed.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  PieceThreads(int threads) {
    SamplePlan.requirePositive("threads", threads);
    this.threads = threads;
    AtomicInteger number = new AtomicInteger();
    pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "continuo-piece-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Computes pieces 0 to {@code count - 1}. At most two pieces per thread are computed or wait to
   * be taken; {@code taken} gets each result with the number of its piece. The first exception, in
   * the order of the pieces, ends the call.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  <R> void inOrder(int count, IntFunction<R> computed, ObjIntConsumer<R> taken)
      throws InterruptedException {
    Deque<Future<R>> ahead = new ArrayDeque<>();
    int submitted = 0;
    for (int i = 0; i < count; i++) {
      for (; submitted < Math.min((long) count, i + (long) threads * PIECES_PER_THREAD); ) {
        int piece = submitted++;
        ahead.add(pool.submit(() -> computed.apply(piece)));
      }
      taken.accept(result(ahead.remove()), i);
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
   * Forgets pieces that have not begun, and waits for the others: the model stays in use so long.
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

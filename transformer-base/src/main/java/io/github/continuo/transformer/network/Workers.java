package io.github.continuo.transformer.network;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Thread pool that splits the work of large linear layers by outputs or by vectors, which leaves
 * the order of every sum unchanged.
 *
 * <p>A task is split into parts, and each idle thread takes the next one. The calling thread does
 * all parts that the helpers do not take, so it never waits for a helper that is not running. Idle
 * helpers spin for some microseconds, then park. Safe for use by several threads: while the helpers
 * work for one caller, the others compute alone.
 */
final class Workers implements AutoCloseable {

  /**
   * Parts begin at multiples of this many outputs: a multiple of the width of every vector
   * register.
   */
  static final int PART_OUTPUTS = 64;

  /**
   * Number of vectors from which vectors are split, not outputs: long loops over outputs are fast.
   */
  private static final int MIN_SPLIT_VECTORS = 16;

  /** Parts begin at multiples of this many vectors, which layers may compute together. */
  private static final int PART_VECTORS = 4;

  /** Number of multiply-adds below which a layer is not split. */
  private static final long MIN_SPLIT_WORK = 1 << 20;

  private static final int PARTS_PER_THREAD = 2;
  private static final int SPINS = 2_000; // some 20 microseconds
  private static final long PARK_NANOS = 50_000;

  /** Work that can be done in parts. */
  @FunctionalInterface
  interface Task {
    /** Does the part from {@code first} to {@code end - 1}. */
    void run(int first, int end);
  }

  private static final class Job {
    final Task task;
    final int first;
    final int end;
    final int partSize;
    final int parts;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger unfinished;
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(Task task, int first, int end, int multiple, int threads) {
      this.task = task;
      this.first = first;
      this.end = end;
      int blocks = (end - first + multiple - 1) / multiple;
      int wanted = Math.min(blocks, threads * PARTS_PER_THREAD);
      partSize = (blocks + wanted - 1) / wanted * multiple;
      parts = (end - first + partSize - 1) / partSize;
      unfinished = new AtomicInteger(parts);
    }

    /** Does parts until none is left. */
    void work() {
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        int from = first + part * partSize;
        try {
          task.run(from, Math.min(from + partSize, end));
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e); // rethrown by the caller, which waits
        }
        unfinished.decrementAndGet();
      }
    }
  }

  private final int threads;
  private final Lock inUse = new ReentrantLock(); // held by the thread that the helpers work for
  private volatile @Nullable Job job;
  private volatile boolean closed;
  private List<Thread> helpers = List.of();

  /**
   * Creates workers.
   *
   * @param threads number of threads including the caller, at least 1; the others start when first
   *     needed
   */
  Workers(int threads) {
    this.threads = threads;
  }

  /** Computes all outputs of a layer. */
  void apply(Linear layer, float[][] x, float[][] y, int vectors) {
    apply(layer, x, y, vectors, 0, layer.outputs());
  }

  /** Computes some outputs of a layer, as {@link Linear#apply} does. */
  void apply(Linear layer, float[][] x, float[][] y, int vectors, int first, int end) {
    long work = (long) layer.inputs() * (end - first) * vectors;
    if (vectors < MIN_SPLIT_VECTORS) {
      run((from, to) -> layer.apply(x, y, vectors, from, to), first, end, PART_OUTPUTS, work);
    } else {
      run(
          (from, to) ->
              layer.apply(
                  Arrays.copyOfRange(x, from, to),
                  Arrays.copyOfRange(y, from, to),
                  to - from,
                  first,
                  end),
          0,
          vectors,
          PART_VECTORS,
          work);
    }
  }

  /**
   * Does all parts of a task.
   *
   * @param multiple each part begins at a multiple of this after {@code first}
   * @param work approximate cost in multiply-adds
   */
  void run(Task task, int first, int end, int multiple, long work) {
    if (threads == 1 || work < MIN_SPLIT_WORK || !inUse.tryLock()) {
      task.run(first, end);
      return;
    }
    try {
      Job mine = new Job(task, first, end, multiple, threads);
      job = mine;
      wakeHelpers();
      mine.work();
      await(mine);
      job = null;
      if (mine.failure.get() != null) {
        throw new IllegalStateException("a linear layer could not be computed", mine.failure.get());
      }
    } finally {
      inUse.unlock();
    }
  }

  private void wakeHelpers() {
    if (helpers.isEmpty() && !closed) {
      helpers = IntStream.range(1, threads).mapToObj(this::newHelper).toList();
      helpers.forEach(Thread::start);
    }
    helpers.forEach(LockSupport::unpark); // almost free for a helper that is not parked
  }

  private Thread newHelper(int number) {
    Thread helper = new Thread(this::help, "continuo-helper-" + number);
    helper.setDaemon(true);
    helper.setContextClassLoader(null); // must not keep the first caller's class loader alive
    return helper;
  }

  private void help() {
    int idle = 0;
    while (!closed) {
      Job current = job;
      if (current != null && current.next.get() < current.parts) {
        current.work();
        idle = 0;
      } else if (++idle < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        idle = 0;
      }
    }
  }

  /** Waits until the parts that helpers have taken are done. */
  private static void await(Job mine) {
    int spins = 0;
    while (mine.unfinished.get() > 0) {
      if (++spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(mine, PARK_NANOS);
      }
    }
  }

  /** Ends the helpers, and waits for what each of them is computing. */
  @Override
  public void close() {
    closed = true;
    inUse.lock();
    try {
      helpers.forEach(LockSupport::unpark);
      for (Thread helper : helpers) {
        helper.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the helpers end without being waited for
    } finally {
      inUse.unlock();
    }
  }
}

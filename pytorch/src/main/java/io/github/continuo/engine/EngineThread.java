package io.github.continuo.engine;

import ai.djl.pytorch.jni.JniUtils;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread on which all native work runs.
 *
 * <p>One is what pays: libtorch spreads each operation over all cores by itself, and two threads
 * that both do so slow each other down many times over. Some of libtorch's switches belong to a
 * thread, so work must not run on the caller's; callers may be any threads, virtual ones too. A
 * piece of work is one step of a generation or of a training, so that several of them take turns.
 *
 * <p>When the process ends, it does so between two pieces of work: libtorch crashes where it still
 * calculates while its libraries are torn down.
 */
public final class EngineThread {

  /** Work with a result. */
  @FunctionalInterface
  public interface Work<T, X extends Exception> {
    /**
     * Does it.
     *
     * @return its result
     * @throws X if it fails
     */
    T run() throws X;
  }

  /** Work without a result. */
  @FunctionalInterface
  public interface Task<X extends Exception> {
    /**
     * Does it.
     *
     * @throws X if it fails
     */
    void run() throws X;
  }

  private static final ThreadLocal<Boolean> HERE = ThreadLocal.withInitial(() -> false);
  private static final ExecutorService EXECUTOR =
      Executors.newSingleThreadExecutor(EngineThread::newThread);

  /** Longer than most steps of a training take. */
  private static final int MAX_SECONDS_TO_END = 10;

  private static final int SECONDS_TO_OUTLIVE_OTHERS = 1;

  private static final Set<Runnable> BEFORE_END = ConcurrentHashMap.newKeySet();

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(EngineThread::end, "continuo-engine-end"));
    } catch (IllegalStateException e) {
      EXECUTOR.shutdown(); // the process is ending already
    }
  }

  private EngineThread() {}

  private static void end() {
    BEFORE_END.forEach(Runnable::run);
    EXECUTOR.shutdown();
    awaitEnd(MAX_SECONDS_TO_END);
  }

  private static void awaitEnd(int seconds) {
    try {
      EXECUTOR.awaitTermination(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Has something done when the process is told to end, while work can still be done here: what a
   * shutdown hook would do, which may come too late.
   *
   * @param task run on a thread other than the engine's; the process waits for it
   */
  public static void beforeEnd(Runnable task) {
    BEFORE_END.add(task);
  }

  /**
   * Takes {@link #beforeEnd} back.
   *
   * @param task the one that was given there
   */
  public static void notBeforeEnd(Runnable task) {
    BEFORE_END.remove(task);
  }

  private static Thread newThread(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              HERE.set(true);
              work.run();
            },
            "continuo-engine");
    // DJL finds its parts by it; that of the thread that came first may not know them.
    thread.setContextClassLoader(EngineThread.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  /** Starts the engine at first use, and sets the switches of this thread. */
  private static void prepare() {
    PyTorchEngine.engine();
    // On, it breaks the backward pass of mixed precision and slows fp32 down.
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(true); // matters to TorchScript.train alone
  }

  /**
   * Runs work on the engine's thread and waits for its result. An interrupt does not end the
   * waiting, for the work would go on; it is kept for the caller to see.
   *
   * @param <T> type of the result
   * @param <X> what the work may throw, beside unchecked exceptions
   * @param work done at once where the caller is on the engine's thread already
   * @return what the work returns
   * @throws X what the work throws
   * @throws IllegalStateException if the engine cannot be started, or has ended with the process
   */
  public static <T, X extends Exception> T call(Work<T, X> work) throws X {
    if (HERE.get()) {
      return work.run();
    }
    Future<T> future =
        submit(
            () -> {
              prepare();
              return work.run();
            });
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      @SuppressWarnings("unchecked") // the work throws nothing else but unchecked exceptions
      X thrown = (X) Objects.requireNonNull(e.getCause());
      throw thrown;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> Future<T> submit(Callable<T> work) {
    try {
      return EXECUTOR.submit(work);
    } catch (RejectedExecutionException e) {
      // Most callers go down with the process here; those that it waits for must hear of it.
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS_TO_OUTLIVE_OTHERS));
      throw new IllegalStateException("the process must not be ending, but it is", e);
    }
  }

  /**
   * Runs work on the engine's thread and waits until it is done.
   *
   * @param <X> what the task may throw, beside unchecked exceptions
   * @param task the work, run as by {@link #call}
   * @throws X what the task throws
   */
  public static <X extends Exception> void run(Task<X> task) throws X {
    EngineThread.<Boolean, X>call(
        () -> {
          task.run();
          return true;
        });
  }
}

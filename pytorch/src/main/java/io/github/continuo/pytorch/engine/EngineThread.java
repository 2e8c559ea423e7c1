package io.github.continuo.pytorch.engine;

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
 * Thread on which all native work runs.
 *
 * <p>One thread is fastest: libtorch itself splits each operation over all cores, and two threads
 * that both do so slow each other down many times over. Some settings of libtorch belong to a
 * thread, so work must not run on the caller's thread; callers may be any threads, including
 * virtual threads. One work item is one step of generation or training, so that concurrent tasks
 * take turns.
 *
 * <p>The process ends between two work items: libtorch crashes if it still computes while its
 * libraries are unloaded.
 */
public final class EngineThread {

  /** Work item with a result. */
  @FunctionalInterface
  public interface Work<T, X extends Exception> {
    /**
     * Does the work.
     *
     * @return the result
     * @throws X if the work fails
     */
    T run() throws X;
  }

  /** Work item without a result. */
  @FunctionalInterface
  public interface Task<X extends Exception> {
    /**
     * Does the work.
     *
     * @throws X if the work fails
     */
    void run() throws X;
  }

  private static final ThreadLocal<Boolean> HERE = ThreadLocal.withInitial(() -> false);
  private static final ExecutorService EXECUTOR =
      Executors.newSingleThreadExecutor(EngineThread::newThread);

  /** Longer than most training steps take. */
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
   * Registers a task to run when the process is asked to end, while this thread still accepts work;
   * a shutdown hook may run too late for that.
   *
   * @param task the task, run on a thread other than the engine's; the process waits for it
   */
  public static void beforeEnd(Runnable task) {
    BEFORE_END.add(task);
  }

  /**
   * Removes a task that was registered by {@link #beforeEnd}.
   *
   * @param task the task
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
    // DJL finds classes with this class loader; that of the first calling thread may not find them.
    thread.setContextClassLoader(EngineThread.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  /** Starts the engine at first use, and applies the settings of this thread. */
  private static void prepare() {
    PyTorchEngine.engine();
    // If enabled, it breaks the backward pass of mixed precision and slows fp32 down.
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(true); // matters only for TorchScript.train
  }

  /**
   * Runs work on the engine's thread and waits for its result. An interrupt does not end the wait,
   * because the work would continue; the caller's interrupt status is set afterwards.
   *
   * @param <T> type of the result
   * @param <X> checked exception that the work may throw
   * @param work the work, done immediately if the caller is on the engine's thread
   * @return the result of the work
   * @throws X if the work throws it
   * @throws IllegalStateException if the engine cannot be started, or the process is ending
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
      // Most callers end with the process during this wait; the others get an exception.
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS_TO_OUTLIVE_OTHERS));
      throw new IllegalStateException("the process must not be ending, but it is", e);
    }
  }

  /**
   * Runs work on the engine's thread and waits until it is done.
   *
   * @param <X> checked exception that the task may throw
   * @param task the work, run as by {@link #call}
   * @throws X if the task throws it
   */
  public static <X extends Exception> void run(Task<X> task) throws X {
    EngineThread.<Boolean, X>call(
        () -> {
          task.run();
          return true;
        });
  }
}

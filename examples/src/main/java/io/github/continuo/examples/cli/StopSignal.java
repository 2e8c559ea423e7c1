package io.github.continuo.examples.cli;

import io.github.continuo.pytorch.engine.EngineThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops the current task when the program is asked to terminate, for example by Ctrl-C, and waits
 * until the task has finished cleanly.
 */
public final class StopSignal {
  private static final long DEFAULT_SECONDS = 5; // enough for a position or a chunk of a prompt
  private static final long TRAINING_SECONDS = 600; // to finish a step, validate and write

  private final CountDownLatch finished = new CountDownLatch(1);
  private Runnable forget = () -> {};

  private StopSignal() {}

  /** Returns a signal that interrupts the calling thread. */
  public static StopSignal interrupting() {
    StopSignal signal = new StopSignal();
    Thread here = Thread.currentThread();
    Thread hook = new Thread(() -> signal.stop(here::interrupt, DEFAULT_SECONDS));
    Runtime.getRuntime().addShutdownHook(hook);
    signal.forget =
        () -> {
          try {
            Runtime.getRuntime().removeShutdownHook(hook);
          } catch (IllegalStateException e) {
            // The program is already terminating, so the hook is not needed.
          }
        };
    return signal;
  }

  /**
   * Returns a signal to a training run; the engine waits for it before it shuts down.
   *
   * @param stop called when the program is asked to terminate
   */
  public static StopSignal ofTraining(Runnable stop) {
    StopSignal signal = new StopSignal();
    Runnable task = () -> signal.stop(stop, TRAINING_SECONDS);
    EngineThread.beforeEnd(task);
    signal.forget = () -> EngineThread.notBeforeEnd(task);
    return signal;
  }

  private void stop(Runnable stop, long maxSeconds) {
    stop.run();
    try {
      finished.await(maxSeconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reports that the task has finished. */
  public void finished() {
    finished.countDown();
    forget.run();
  }
}

package io.github.continuo.examples;

import io.github.continuo.engine.EngineThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops what the program is about when it is told to end, as by Ctrl-C, and lets it finish that in
 * good order.
 */
final class StopSignal {
  private static final long USUAL_SECONDS = 5; // a row, or a chunk of a prompt, is done by then

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Runnable task;

  /** Interrupts the thread that made it. */
  StopSignal() {
    this(Thread.currentThread()::interrupt, USUAL_SECONDS);
  }

  /**
   * A signal.
   *
   * @param stop called when the program is told to end
   * @param mostSeconds for how long it then waits for what is to be finished
   */
  StopSignal(Runnable stop, long mostSeconds) {
    task =
        () -> {
          stop.run();
          awaitEnd(mostSeconds);
        };
    EngineThread.beforeEnd(task);
  }

  private void awaitEnd(long mostSeconds) {
    try {
      finished.await(mostSeconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that all is finished. */
  void finished() {
    finished.countDown();
    EngineThread.notBeforeEnd(task);
  }
}

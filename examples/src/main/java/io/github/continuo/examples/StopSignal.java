package io.github.continuo.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the thread that made it when the program is told to end, as by Ctrl-C, and lets it
 * finish what it is about.
 */
final class StopSignal {
  private static final long MOST_SECONDS = 5; // a row, or a chunk of a prompt, is done by then

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  StopSignal() {
    Thread working = Thread.currentThread();
    hook =
        new Thread(
            () -> {
              working.interrupt();
              awaitEnd();
            },
            "continuo-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitEnd() {
    try {
      finished.await(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that the thread has finished. */
  void finished() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It has run, or is about to: the program is being ended.
    }
  }
}

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
  private static final long TRAINING_SECONDS = 600; // to finish a step, validate and write

  private final CountDownLatch finished = new CountDownLatch(1);
  private Runnable forget = () -> {};

  private StopSignal() {}

  /** A signal that interrupts the thread that asks for it. */
  static StopSignal interrupting() {
    StopSignal signal = new StopSignal();
    Thread here = Thread.currentThread();
    Thread hook = new Thread(() -> signal.stop(here::interrupt, USUAL_SECONDS));
    Runtime.getRuntime().addShutdownHook(hook);
    signal.forget =
        () -> {
          try {
            Runtime.getRuntime().removeShutdownHook(hook);
          } catch (IllegalStateException e) {
            // The program ends already, and the hook with it.
          }
        };
    return signal;
  }

  /**
   * A signal to a training, which the engine waits for before it ends.
   *
   * @param stop called when the program is told to end
   */
  static StopSignal ofTraining(Runnable stop) {
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

  /** Says that all is finished. */
  void finished() {
    finished.countDown();
    forget.run();
  }
}

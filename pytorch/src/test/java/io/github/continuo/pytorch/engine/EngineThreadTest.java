package io.github.continuo.pytorch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EngineThreadTest {

  @Test
  void all_work_runs_on_one_thread_also_from_within() {
    Thread first = EngineThread.call(Thread::currentThread);
    Thread within = EngineThread.call(() -> EngineThread.call(Thread::currentThread));

    assertThat(first).isSameAs(within).isNotSameAs(Thread.currentThread());
    assertThat(first.isDaemon()).isTrue();
  }

  @Test
  void what_work_throws_reaches_the_caller() {
    assertThatThrownBy(
            () ->
                EngineThread.run(
                    () -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThatThrownBy(
            () ->
                EngineThread.call(
                    () -> {
                      throw new IOException("no file");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no file");
    assertThatThrownBy(
            () ->
                EngineThread.run(
                    () -> {
                      throw new AssertionError("broken");
                    }))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void an_interrupt_does_not_lose_the_result_and_is_kept() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    int[] result = new int[1];
    boolean[] interrupted = new boolean[1];
    Thread caller =
        new Thread(
            () -> {
              result[0] =
                  EngineThread.call(
                      () -> {
                        running.countDown();
                        awaitUninterrupted(goOn);
                        return 7;
                      });
              interrupted[0] = Thread.interrupted();
            });

    caller.start();
    running.await();
    caller.interrupt();
    goOn.countDown();
    caller.join();

    assertThat(result[0]).isEqualTo(7);
    assertThat(interrupted[0]).isTrue();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}

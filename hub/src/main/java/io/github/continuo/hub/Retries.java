package io.github.continuo.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what fails for a while. After the first failure it waits one {@code firstPause}, then
 * twice as long each time, or as long as the server asks for.
 *
 * @param attempts number of attempts without progress before giving up, at least 1
 * @param firstPause one second, but in tests
 */
record Retries(int attempts, Duration firstPause) {
  static final Retries DEFAULTS = new Retries(4, Duration.ofSeconds(1));

  /** The hub counts requests over five minutes; who has to wait longer is told so instead. */
  private static final Duration MAX_PAUSE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** Work that may fail for a while. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Runs work that either succeeds as a whole or has to be done again. */
  <T> T run(Work<T> work) throws IOException {
    return run(work, () -> 0);
  }

  /**
   * Runs work that goes on where it was interrupted.
   *
   * @param progress what is done so far; as long as it grows, attempts are not counted
   * @throws TemporaryException if the last attempt fails so
   * @throws InterruptedIOException if the thread is interrupted, which it stays
   */
  <T> T run(Work<T> work, LongSupplier progress) throws IOException {
    try {
      for (int failures = 1; ; failures++) {
        long before = progress.getAsLong();
        try {
          return work.run();
        } catch (TemporaryException e) {
          failures = progress.getAsLong() > before ? 1 : failures;
          Duration pause = e.pause().orElse(firstPause.multipliedBy(1L << (failures - 1)));
          if (failures >= attempts || pause.compareTo(MAX_PAUSE) > 0) {
            throw e;
          }
          LOG.warn("{}; trying again in {} s", e.getMessage(), pause.toSeconds());
          Thread.sleep(pause.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("download interrupted").initCause(e);
    }
  }

  /** {@return the same with a single attempt} */
  Retries once() {
    return new Retries(1, firstPause);
  }
}

package io.github.continuo.examples;

import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, its last line. */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 110;

  private final PrintWriter err;
  private final ProgressBar bar;

  /** A bar; -1 where the end is not known. */
  Progress(String task, long most, PrintWriter err) {
    this(task, most, err, new ProgressBarBuilder());
  }

  private Progress(String task, long most, PrintWriter err, ProgressBarBuilder builder) {
    this.err = err;
    bar =
        builder
            .setTaskName(task)
            .setInitialMax(most)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(1000)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
            .build();
  }

  /** A bar for those who know better how long it will take. */
  static Progress withoutTimeLeft(String task, long most, PrintWriter err) {
    return new Progress(task, most, err, new ProgressBarBuilder().hideEta());
  }

  private void draw(String line) {
    err.print('\r' + line);
    err.flush();
  }

  /** Counts both, where the end was not known. */
  void to(long done, long most) {
    bar.maxHint(most);
    bar.stepTo(done);
  }

  void to(long done) {
    bar.stepTo(done);
  }

  void say(String message) {
    bar.setExtraMessage(" " + message);
  }

  @Override
  public void close() {
    bar.close();
    err.println();
  }
}

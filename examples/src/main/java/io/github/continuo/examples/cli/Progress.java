package io.github.continuo.examples.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bar on the last line of standard error. */
public final class Progress implements AutoCloseable {
  private static final int WIDTH = 110;

  private final PrintWriter err;
  private final ProgressBar bar;

  /** Creates a bar; a maximum of -1 means that the end is unknown. */
  public Progress(String task, long max, PrintWriter err) {
    this(task, max, err, new ProgressBarBuilder());
  }

  private Progress(String task, long max, PrintWriter err, ProgressBarBuilder builder) {
    this.err = err;
    bar =
        builder
            .setTaskName(task)
            .setInitialMax(max)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(1000)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
            .build();
  }

  /** Creates a bar without its own estimate of the time left. */
  public static Progress withoutTimeLeft(String task, long max, PrintWriter err) {
    return new Progress(task, max, err, new ProgressBarBuilder().hideEta());
  }

  private void draw(String line) {
    err.print('\r' + line);
    err.flush();
  }

  /** Sets the progress and the maximum. */
  public void to(long done, long max) {
    bar.maxHint(max);
    bar.stepTo(done);
  }

  public void to(long done) {
    bar.stepTo(done);
  }

  public void say(String message) {
    bar.setExtraMessage(" " + message);
  }

  @Override
  public void close() {
    bar.close();
    err.println();
  }
}

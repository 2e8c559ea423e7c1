package io.github.continuo.examples.cli;

import io.github.continuo.transformer.hub.DownloadListener;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells of a download on standard error: what and how large before it starts, then a bar. */
final class DownloadProgress implements DownloadListener, AutoCloseable {
  private static final double MEGABYTE = 1e6;

  private final PrintWriter err;
  private @Nullable Progress bar;
  private long all;

  DownloadProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void onStart(Download download) {
    close(); // that of the adapter, before its model
    err.printf(
        Locale.ROOT,
        "%s: downloading %d files, %.1f MB, from %s to %s%n",
        download.id(),
        download.files(),
        download.bytes() / MEGABYTE,
        download.source(),
        download.folder());
    all = download.bytes();
    bar = new Progress("downloading", download.bytes(), err);
  }

  @Override
  public void onBytes(long bytes) {
    if (bar != null) {
      bar.to(bytes);
    }
    if (bytes == all) {
      close(); // before the model is loaded, which takes its time too
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}

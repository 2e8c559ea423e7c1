package io.github.continuo.transformer.hub;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Observer of a download, for example to draw a progress bar. Called by the thread that loads the
 * model. An exception that a method throws ends the download; the next one continues there.
 */
public interface DownloadListener {

  /**
   * Download that is about to start.
   *
   * @param id the model
   * @param source address of the hub
   * @param files number of files to download
   * @param bytes their total size, including what an earlier download has left
   * @param folder where they are kept
   */
  record Download(ModelId id, String source, int files, long bytes, Path folder) {}

  /**
   * Called once before the first byte; not at all if nothing is missing.
   *
   * @param download what is downloaded
   */
  void onStart(Download download);

  /**
   * Called after some bytes have arrived.
   *
   * @param bytes how many there are so far, at most {@link Download#bytes}; decreases if a file
   *     must be downloaded again
   */
  void onBytes(long bytes);

  /** {@return a listener that logs what is downloaded, from where and to where} */
  static DownloadListener logging() {
    return new DownloadListener() {
      @Override
      public void onStart(Download download) {
        LoggerFactory.getLogger(DownloadListener.class)
            .info(
                "{}: downloading {} bytes in {} files from {} to {}",
                download.id(),
                download.bytes(),
                download.files(),
                download.source(),
                download.folder());
      }

      @Override
      public void onBytes(long bytes) {}
    };
  }
}

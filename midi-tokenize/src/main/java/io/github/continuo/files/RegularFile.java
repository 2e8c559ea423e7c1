package io.github.continuo.files;

import io.github.continuo.messages.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A check that a path is not a pipe, which may block forever, or a device, which may never end. */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Checks that a path is a regular file or does not exist.
   *
   * @param file the file; if it is missing, reading it fails later
   * @throws IOException if it is a folder, a pipe or a device
   */
  public static void require(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(
          Text.format(
              "%s: must be a file, got a %s",
              file, Files.isDirectory(file) ? "folder" : "pipe or a device"));
    }
  }
}

package io.github.continuo.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Keeps from pipes, which may never be written to, and from devices, which may never end. */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Checks that something can be read to its end.
   *
   * @param file may be missing, which reading it will tell
   * @throws IOException if it is there and is a folder, a pipe or a device
   */
  public static void require(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must be a file, got a %s",
              file,
              Files.isDirectory(file) ? "folder" : "pipe or a device"));
    }
  }
}

package io.github.continuo.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files so that they are never half there: under a temporary name, and then moved. */
final class WholeFile {

  /** Writes the content to a file that nobody else looks at. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path temporary) throws IOException;
  }

  private WholeFile() {}

  /** Writes a file or replaces it; if that fails, what was there stays and nothing else is left. */
  static void write(Path file, Content content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      content.writeTo(temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}

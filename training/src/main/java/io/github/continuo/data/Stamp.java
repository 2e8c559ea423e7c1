package io.github.continuo.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Size and modification time of a file; a file with the same stamp counts as unchanged.
 *
 * @param modifiedMillis milliseconds since 1970
 */
record Stamp(long sizeBytes, long modifiedMillis) {

  /** The stamp of a file that could not be read; no file has it, so the file is tried again. */
  static final Stamp NONE = new Stamp(-1, -1);

  static Stamp of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis());
  }
}

package io.github.continuo.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.files.Durable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checksums of the files in a folder: {@code SHA256SUMS}, with one line per file: SHA-256 in
 * hexadecimal, two spaces and the name. {@code sha256sum --check SHA256SUMS} can check it too.
 */
final class ChecksumFile {
  static final String FILE = "SHA256SUMS";

  private static final int BUFFER_BYTES = 1 << 16;
  private static final String GAP = "  ";

  private ChecksumFile() {}

  /** Writes the checksums of all files in a folder. */
  static void write(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String name : Durable.names(folder)) {
      lines.append(sum(folder.resolve(name))).append(GAP).append(name).append('\n');
    }
    AtomicFile.write(folder.resolve(FILE), lines);
  }

  /**
   * Checks that a folder holds exactly the listed files with unchanged content.
   *
   * @throws IOException if not; the message names the first file that differs
   */
  static void check(Path folder) throws IOException {
    Map<String, String> sums = read(folder.resolve(FILE));
    Set<String> names = new TreeSet<>(Durable.names(folder));
    for (String name : names) {
      if (!name.equals(FILE) && !sums.containsKey(name)) {
        throw new IOException(name + " must be listed in " + FILE + ", but is not");
      }
    }
    for (Map.Entry<String, String> entry : sums.entrySet()) {
      if (!names.contains(entry.getKey())) { // a name with a path never leads outside the folder
        throw new IOException(entry.getKey() + " is missing");
      }
      String found = sum(folder.resolve(entry.getKey()));
      if (!found.equals(entry.getValue())) {
        throw new IOException(
            "SHA-256 of " + entry.getKey() + " must be " + entry.getValue() + ", got " + found);
      }
    }
  }

  private static Map<String, String> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(FILE + " is missing");
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file, UTF_8);
    } catch (CharacterCodingException e) {
      throw new IOException(FILE + " must be text", e);
    }
    Map<String, String> sums = new TreeMap<>();
    for (String line : lines) {
      int gap = line.indexOf(GAP);
      if (gap < 0) {
        throw new IOException(FILE + " must have lines of sum and name, got " + line);
      }
      sums.put(line.substring(gap + GAP.length()), line.substring(0, gap));
    }
    return sums;
  }

  private static String sum(Path file) throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream bytes = Files.newInputStream(file)) {
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

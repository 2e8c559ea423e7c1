package io.github.continuo.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The most memory that this process ever had at a time, native memory and all. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** In kilobytes, as Linux counts it ({@code VmHWM}); other systems do not say. */
  static OptionalLong kilobytes() throws IOException {
    if (!Files.exists(STATUS)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }
}

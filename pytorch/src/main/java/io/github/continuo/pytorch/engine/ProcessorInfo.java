package io.github.continuo.pytorch.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processor of a machine, as far as the operating system reports it.
 *
 * @param name the manufacturer's name; else the architecture
 * @param features instruction sets that make networks fast, with the names of Linux, such as {@code
 *     avx512_bf16}; empty if the system does not report them
 */
public record ProcessorInfo(String name, List<String> features) {
  private static final Path OF_LINUX = Path.of("/proc/cpuinfo");

  /** Features of x86 and ARM processors: wide vectors, and products of 8-bit and 16-bit numbers. */
  private static final List<String> KNOWN =
      List.of(
          "avx2",
          "avx512f",
          "avx_vnni",
          "avx512_vnni",
          "avx512_bf16",
          "amx_bf16",
          "amx_int8",
          "asimd",
          "asimddp",
          "bf16",
          "i8mm",
          "sve");

  /** {@return the processor of this machine} */
  public static ProcessorInfo ofThisMachine() {
    String architecture = System.getProperty("os.arch");
    try {
      return Files.isReadable(OF_LINUX)
          ? parse(Files.readString(OF_LINUX), architecture)
          : new ProcessorInfo(architecture, List.of());
    } catch (IOException e) {
      return new ProcessorInfo(architecture, List.of()); // for display only, so no error
    }
  }

  /** {@return the name and the features, for display} */
  public String description() {
    return features.isEmpty() ? name : name + ": " + String.join(" ", features);
  }

  /** Parses the first processor that Linux lists. */
  static ProcessorInfo parse(String listed, String architecture) {
    List<String> flags =
        Stream.concat(values(listed, "flags"), values(listed, "Features"))
            .limit(1)
            .flatMap(line -> Arrays.stream(line.split(" ")))
            .toList();
    return new ProcessorInfo(
        values(listed, "model name").findFirst().orElse(architecture),
        KNOWN.stream().filter(flags::contains).toList());
  }

  private static Stream<String> values(String listed, String key) {
    return listed
        .lines()
        .filter(line -> line.startsWith(key) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip());
  }
}

package io.github.continuo.examples.cli;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.files.AtomicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Checks the output files and folders of a command before its long work. All commands that write
 * files use it.
 */
public final class Outputs {
  private final CommandSpec spec;
  private final Map<String, Path> places = new LinkedHashMap<>(); // by option

  public Outputs(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * Checks an output file.
   *
   * @param option the option that names the file
   * @throws IOException if the file cannot be written
   * @throws ParameterException if another option names the same file
   */
  public Outputs file(String option, Path file) throws IOException {
    AtomicFile.check(file);
    for (Map.Entry<String, Path> other : places.entrySet()) {
      if (areOne(file, other.getValue())) {
        throw new ParameterException(
            spec.commandLine(),
            String.format(
                Locale.ROOT,
                "%s must be another file than %s, got %s and %s",
                option,
                other.getKey(),
                file,
                other.getValue()));
      }
    }
    places.put(option, file);
    return this;
  }

  /**
   * Checks an output folder, which need not exist.
   *
   * @throws IOException if the folder cannot be written
   */
  public static void folder(Path folder) throws IOException {
    AtomicFolder.check(folder);
  }

  /**
   * Returns whether two paths lead to the same file, also through links. If one of them does not
   * exist, names that differ only in case count as the same, as they are on many file systems.
   */
  private static boolean areOne(Path one, Path other) throws IOException {
    if (Files.exists(one) && Files.exists(other)) {
      return Files.isSameFile(one, other);
    }
    return real(one).equalsIgnoreCase(real(other));
  }

  private static String real(Path file) throws IOException {
    Path place = AtomicFile.place(file).toAbsolutePath();
    Path folder = place.getParent();
    return (folder == null ? place : folder.toRealPath().resolve(place.getFileName())).toString();
  }
}

package io.github.continuo.examples;

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
 * What a command is going to write: checked before long work rather than after it. All commands
 * that write have theirs checked here.
 */
final class Outputs {
  private final CommandSpec spec;
  private final Map<String, Path> places = new LinkedHashMap<>(); // by option

  Outputs(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * Checks a file to be written.
   *
   * @param option that names it
   * @throws IOException if it cannot be written
   * @throws ParameterException if another option names it too
   */
  Outputs file(String option, Path file) throws IOException {
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
   * Checks a folder to be written, which may be missing.
   *
   * @throws IOException if it cannot be written
   */
  static void folder(Path folder) throws IOException {
    AtomicFolder.check(folder);
  }

  /**
   * Whether two paths lead to one file, through links too. Where both are missing, names that
   * differ in nothing but capitals are one: on many disks they are.
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

package io.github.continuo.examples.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Converts exceptions of the library about options to usage errors. */
public final class Usage {
  private Usage() {}

  /**
   * Returns the value made from options.
   *
   * @throws ParameterException if the library rejects the options
   */
  public static <T> T checked(CommandSpec spec, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}

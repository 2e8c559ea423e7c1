package io.github.continuo.examples.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Converts exceptions of the library about options to usage errors. */
public final class Usage {
  private Usage() {}

  /** Makes a value from options. */
  @FunctionalInterface
  public interface Maker<T, E extends Exception> {

    /** Returns the value. */
    T make() throws E;
  }

  /**
   * Returns the value made from options.
   *
   * @throws ParameterException if the library rejects the options
   */
  public static <T, E extends Exception> T checked(CommandSpec spec, Maker<T, E> maker) throws E {
    try {
      return maker.make();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}

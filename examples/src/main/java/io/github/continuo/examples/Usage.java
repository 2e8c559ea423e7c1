package io.github.continuo.examples;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options out of range: the library says what must hold, the command that its usage was wrong. */
final class Usage {
  private Usage() {}

  /**
   * What is made of options.
   *
   * @throws ParameterException if the library refuses them
   */
  static <T> T checked(CommandSpec spec, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}

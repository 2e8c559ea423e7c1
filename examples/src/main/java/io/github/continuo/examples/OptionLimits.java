package io.github.continuo.examples;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Refuses numbers that nobody can mean, before anything is read or made for them. */
final class OptionLimits {
  private OptionLimits() {}

  /** Runs a command if all its numbers keep to their {@link Max}. */
  static int run(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      command.getParseResult().matchedOptions().forEach(option -> check(option, command));
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void check(OptionSpec option, CommandLine command) {
    Max max = option.userObject() instanceof Field field ? field.getAnnotation(Max.class) : null;
    if (max != null
        && option.getValue() instanceof Number value
        && value.doubleValue() > max.value()) { // what is no number the library refuses
      throw new ParameterException(
          command,
          String.format(
              Locale.ROOT,
              "%s must be at most %s, got %s",
              option.longestName(),
              new BigDecimal(max.value()).toPlainString(),
              value));
    }
  }
}

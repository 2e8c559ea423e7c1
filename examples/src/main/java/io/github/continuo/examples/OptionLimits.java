package io.github.continuo.examples;

import io.github.continuo.examples.cli.Max;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Rejects numbers above the {@link Max} of their option, before anything is read or allocated. */
final class OptionLimits {
  private OptionLimits() {}

  /** Runs a command if none of its numbers exceeds its {@link Max}. */
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
        && value.doubleValue() > max.value()) { // the library rejects NaN
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

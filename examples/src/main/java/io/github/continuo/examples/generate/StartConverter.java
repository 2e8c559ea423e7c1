package io.github.continuo.examples.generate;

import io.github.continuo.generate.GenerationStart;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts {@code next-bar} or {@code bar:9} to a start. */
final class StartConverter implements ITypeConverter<GenerationStart> {
  private static final Pattern NUMBERED = Pattern.compile("(bar|tick):(\\d{1,12})");

  @Override
  public GenerationStart convert(String text) {
    try {
      return start(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static GenerationStart start(String text) {
    Matcher numbered = NUMBERED.matcher(text);
    if (numbered.matches()) {
      long number = Long.parseLong(numbered.group(2));
      return numbered.group(1).equals("bar")
          ? GenerationStart.bar(number)
          : GenerationStart.tick(number);
    }
    return switch (text) {
      case "nearest-beat" -> GenerationStart.nearestBeat();
      case "now" -> GenerationStart.now();
      case "next-beat" -> GenerationStart.nextBeat();
      case "next-bar" -> GenerationStart.nextBar();
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "start must be nearest-beat, now, next-beat, next-bar, bar:N or tick:N, got"
                      + " \"%s\"",
                  text));
    };
  }
}

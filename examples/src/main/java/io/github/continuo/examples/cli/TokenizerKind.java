package io.github.continuo.examples.cli;

import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;

/** Tokenizers by their names in options and JSON. */
public enum TokenizerKind {
  NOTE,
  EVENT_V1,
  EVENT_V2;

  public static TokenizerKind of(Tokenizer tokenizer) {
    if (tokenizer instanceof EventTokenizer event) {
      return event.version() == EventVersion.V1 ? EVENT_V1 : EVENT_V2;
    }
    return NOTE;
  }

  /** Converts the value of an option; the message of picocli would also list the constants. */
  public static final class Converter implements CommandLine.ITypeConverter<TokenizerKind> {
    @Override
    public TokenizerKind convert(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.toString().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "must be one of " + Arrays.toString(values()) + ", got " + name));
    }
  }

  /** Returns the name used in options and JSON. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package io.github.continuo.examples.generate;

import io.github.continuo.midi.KeySignature.Mode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Key signature parsed from a name such as F# minor.
 *
 * @param sharps number of sharps, negative for flats, -7 to 7
 */
record KeyName(int sharps, Mode mode) {
  private static final Pattern PATTERN =
      Pattern.compile("([A-G])([#b]?) *(m|maj|major|min|minor)?", Pattern.CASE_INSENSITIVE);
  private static final String FIFTHS = "FCGDAEB"; // from one flat to five sharps in major

  /**
   * Parses a letter, an optional # or b, and minor for minor keys.
   *
   * @throws IllegalArgumentException if it is not the name of a key with at most 7 sharps or flats
   */
  static KeyName parse(String name) {
    Matcher matcher = PATTERN.matcher(name.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "key must be a note such as D or Bb, with minor for minor keys, got \"" + name + "\"");
    }
    int sharps = FIFTHS.indexOf(matcher.group(1).toUpperCase(Locale.ROOT)) - 1;
    sharps +=
        switch (matcher.group(2)) {
          case "#" -> 7;
          case "" -> 0;
          default -> -7;
        };
    boolean isMinor = matcher.group(3) != null && matcher.group(3).matches("(?i)m|min|minor");
    if (isMinor) {
      sharps -= 3;
    }
    if (Math.abs(sharps) > 7) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "key must have at most 7 sharps or flats, got %d for \"%s\"",
              Math.abs(sharps),
              name));
    }
    return new KeyName(sharps, isMinor ? Mode.MINOR : Mode.MAJOR);
  }
}

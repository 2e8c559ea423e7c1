package io.github.continuo.midi;

import java.util.Locale;

/**
 * Characters that do something to what shows them, instead of being seen.
 *
 * <p>A name in a file, such as that of a track, may hold any character. On a terminal some clear
 * the screen or write over what was said; in a page or a picture they turn the order of the text
 * around. Whoever shows text from a file shows these as {@code \}{@code u001b} and so on, which is
 * also how JSON writes them.
 */
public final class ControlCharacters {
  private ControlCharacters() {}

  /**
   * {@return whether a character is one of them} They are the control characters of ASCII and of
   * ISO 8859-1, line ends and tabs among them, the separators of lines and paragraphs, and what
   * turns the direction of the text.
   *
   * @param character all of them are single {@code char}s
   */
  public static boolean contain(char character) {
    return Character.isISOControl(character)
        || (character >= '\u2028' && character <= '\u202E') // separators, embeddings, overrides
        || (character >= '\u2066' && character <= '\u2069'); // isolates
  }

  /**
   * {@return a text with each of them as a backslash, a {@code u} and four hexadecimal digits}
   *
   * @param text stays as it is if it has none
   */
  public static String escaped(String text) {
    if (text.chars().noneMatch(character -> contain((char) character))) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(character -> append((char) character, escaped));
    return escaped.toString();
  }

  private static void append(char character, StringBuilder escaped) {
    if (contain(character)) {
      escaped.append(escaped(character));
    } else {
      escaped.append(character);
    }
  }

  /**
   * {@return a backslash, a {@code u} and four hexadecimal digits}
   *
   * @param character any
   */
  public static String escaped(char character) {
    return String.format(Locale.ROOT, "\\u%04x", (int) character);
  }
}

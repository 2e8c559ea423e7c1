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
    return escaped(text, "");
  }

  /**
   * {@return a text with each of them but some as a backslash, a {@code u} and four hexadecimal
   * digits}
   *
   * @param text stays as it is if it has none
   * @param kept those that stay as they are: what lays out a text, on a terminal
   */
  public static String escaped(String text, String kept) {
    if (text.chars().noneMatch(character -> isEscaped((char) character, kept))) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (isEscaped(character, kept)) {
        escaped.append(escaped(character));
      } else {
        escaped.append(character);
      }
    }
    return escaped.toString();
  }

  private static boolean isEscaped(char character, String kept) {
    return contain(character) && kept.indexOf(character) < 0;
  }

  private static String escaped(char character) {
    return String.format(Locale.ROOT, "\\u%04x", (int) character);
  }
}

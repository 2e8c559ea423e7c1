package io.github.continuo.files;

import io.github.continuo.messages.Text;

/**
 * Detects and escapes control characters in text from files.
 *
 * <p>Names in a file, such as track names, may contain any character. On a terminal, some
 * characters clear the screen or overwrite earlier output; in a page or a picture, some reverse the
 * text direction. Code that displays text from a file escapes these characters, for example as
 * {@code \}{@code u001b}, which is also the JSON escape.
 */
public final class ControlCharacters {
  private ControlCharacters() {}

  /**
   * Returns whether a character is a control character.
   *
   * <p>These are the control characters of ASCII and ISO 8859-1 (including line ends and tabs), the
   * Unicode line and paragraph separators, and the bidirectional formatting characters.
   *
   * @param character the character; every control character is a single {@code char}
   * @return true if it is a control character
   */
  public static boolean contain(char character) {
    return Character.isISOControl(character)
        || (character >= '\u2028' && character <= '\u202E') // separators, embeddings, overrides
        || (character >= '\u2066' && character <= '\u2069'); // isolates
  }

  /**
   * {@return a text with each control character replaced by a backslash, a {@code u} and four
   * hexadecimal digits}
   *
   * @param text the text; returned unchanged if it has no control characters
   */
  public static String escaped(String text) {
    return escaped(text, "");
  }

  /**
   * {@return a text with each control character, except some, replaced by a backslash, a {@code u}
   * and four hexadecimal digits}
   *
   * @param text the text; returned unchanged if it has no such control characters
   * @param kept the control characters to keep, such as line ends for a terminal
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
    return Text.format("\\u%04x", (int) character);
  }
}

package io.github.continuo.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.files.ControlCharacters;
import java.util.Locale;

/** Escapes text and file names, so that a Markdown page shows them literally. */
final class Markdown {
  private static final String SPECIAL = "\\`*_[]<>|&~$#";
  private static final String PLAIN_IN_LINKS = "-._/";

  private Markdown() {}

  /** Returns the text as a single line without markup and HTML, for any place in a page. */
  static String text(String text) {
    StringBuilder shown = new StringBuilder();
    for (char character : ControlCharacters.escaped(text).toCharArray()) {
      if (SPECIAL.indexOf(character) >= 0) {
        shown.append('\\');
      }
      shown.append(character);
    }
    return shown.toString();
  }

  /** Returns the link target for a file in the folder of the page. */
  static String link(String file) {
    StringBuilder link = new StringBuilder();
    for (byte part : file.getBytes(UTF_8)) {
      boolean isPlain =
          part >= 0 && (Character.isLetterOrDigit(part) || PLAIN_IN_LINKS.indexOf(part) >= 0);
      link.append(isPlain ? "" + (char) part : String.format(Locale.ROOT, "%%%02X", part));
    }
    return link.toString();
  }
}

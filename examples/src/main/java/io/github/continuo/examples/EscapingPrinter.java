package io.github.continuo.examples;

import io.github.continuo.files.ControlCharacters;
import java.io.PrintWriter;

/**
 * Writer that escapes control characters in all output of the command, so that names of files,
 * tracks and tensors cannot control the terminal. Line ends, tabs and the carriage returns of
 * progress bars are kept.
 */
final class EscapingPrinter extends PrintWriter {
  private static final String LAYOUT = "\n\r\t";

  EscapingPrinter(PrintWriter out) {
    super(out, true);
  }

  @Override
  public void write(int character) {
    write(String.valueOf((char) character));
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    write(new String(characters, offset, length));
  }

  @Override
  public void write(String text, int offset, int length) {
    String shown = ControlCharacters.escaped(text.substring(offset, offset + length), LAYOUT);
    super.write(shown, 0, shown.length());
  }
}

package io.github.continuo.examples;

import io.github.continuo.midi.ControlCharacters;
import java.io.PrintWriter;

/**
 * What all output of the command goes through: names of files, tracks and tensors are shown, not
 * obeyed by the terminal. Line ends, tabs and the carriage return of progress bars stay.
 */
final class EscapingPrinter extends PrintWriter {

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
    StringBuilder shown = new StringBuilder(length);
    for (int i = offset; i < offset + length; i++) {
      char character = text.charAt(i);
      boolean escape = ControlCharacters.contain(character) && "\n\r\t".indexOf(character) < 0;
      shown.append(escape ? ControlCharacters.escaped(character) : String.valueOf(character));
    }
    super.write(shown.toString(), 0, shown.length());
  }
}

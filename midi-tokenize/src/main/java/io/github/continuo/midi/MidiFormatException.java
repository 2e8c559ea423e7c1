package io.github.continuo.midi;

import java.io.IOException;

/** Says that bytes are no MIDI file, or in strict reading that the file has a defect. */
public final class MidiFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and where. */
  private final Diagnostic diagnostic;

  MidiFormatException(Diagnostic diagnostic) {
    super(diagnostic.toString());
    this.diagnostic = diagnostic;
  }

  /** {@return what is wrong, and where} */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}

package io.github.continuo.midi;

import java.io.IOException;

/** Thrown if bytes are not a MIDI file or, in strict reading, if the file has a defect. */
public final class MidiFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** The defect and its location. */
  private final Diagnostic diagnostic;

  MidiFormatException(Diagnostic diagnostic) {
    super(diagnostic.toString());
    this.diagnostic = diagnostic;
  }

  /** {@return the defect and its location} */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}

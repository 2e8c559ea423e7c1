package io.github.continuo.midi;

import java.io.Serializable;
import java.util.Locale;

/**
 * Something in a MIDI file that is not as it should be, or that was not taken as it stands.
 *
 * @param message what must hold, what came, and what was made of it
 * @param chunk where: {@code MThd}, {@code MTrk 3} (the number of the track in the score, from 0),
 *     or {@code file} outside of those
 * @param byteOffset where, counted from the start of the file
 * @serial exclude
 */
@SuppressWarnings("InvalidBlockTag") // javadoc takes it of classes
public record Diagnostic(String message, String chunk, int byteOffset) implements Serializable {

  /** For people, on one line. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s, byte %d: %s", chunk, byteOffset, message);
  }
}

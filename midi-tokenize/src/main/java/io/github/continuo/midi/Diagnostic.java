package io.github.continuo.midi;

import io.github.continuo.messages.Text;
import java.io.Serializable;

/**
 * A defect of a MIDI file, or a value that the reader changed.
 *
 * @param message the requirement, the value found, and how it was read
 * @param chunk the location: {@code MThd}, {@code MTrk 3} (with the index of the track in the
 *     score, from 0), or {@code file} outside of these chunks
 * @param byteOffset the offset in bytes from the start of the file
 * @serial exclude
 */
@SuppressWarnings("InvalidBlockTag") // javadoc accepts the tag on classes
public record Diagnostic(String message, String chunk, int byteOffset) implements Serializable {

  /** Returns a one-line description for people. */
  @Override
  public String toString() {
    return Text.format("%s, byte %d: %s", chunk, byteOffset, message);
  }
}

package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A MIDI message that has no event type of its own: aftertouch, system exclusive messages and other
 * meta events. Immutable.
 *
 * <p>The message consists of the status byte and the data, without the length that a file stores
 * before the data of system exclusive and meta events: {@code A0 pitch pressure}, {@code F0
 * data...}, {@code FF type data...}. Messages of {@code javax.sound.midi} have the same form,
 * except that meta messages include the length.
 *
 * <p>A message that has a type of its own ({@code C0 05}, a program change) is possible, but after
 * writing and reading it is an event of that type. A score read from a file contains a note-off
 * only where it ends no note; scores built by a program should do the same.
 */
public final class RawEvent implements ScoreEvent {
  private final long tick;
  private final byte[] message;

  private RawEvent(long tick, byte[] message) {
    Ranges.requireTick(tick);
    if (!isComplete(message)) {
      throw new IllegalArgumentException(
          "message must be a whole channel message (80..EF, data below 80), F0 or F7 with data, or"
              + " FF with a type below 80 other than 2F (a track has its own end tick), got "
              + HexFormat.ofDelimiter(" ").formatHex(message));
    }
    this.tick = tick;
    this.message = message;
  }

  /**
   * {@return an event with the given message}
   *
   * @param tick at least 0
   * @param message status byte and data, as above; copied
   * @throws IllegalArgumentException if the message is incomplete or is an end-of-track
   */
  public static RawEvent of(long tick, byte[] message) {
    return new RawEvent(tick, message.clone());
  }

  /** Returns an event that takes over the given message; nobody else may write to it. */
  static RawEvent owning(long tick, byte[] message) {
    return new RawEvent(tick, message);
  }

  private static boolean isComplete(byte[] message) {
    if (message.length == 0) {
      return false;
    }
    int status = message[0] & 0xFF;
    if (status == 0xF0 || status == 0xF7) {
      return true;
    }
    if (status == 0xFF) {
      return message.length >= 2 && message[1] >= 0 && message[1] != Messages.END_OF_TRACK;
    }
    if (status < 0x80 || status > 0xEF) {
      return false;
    }
    int dataBytes = Messages.dataBytes(status);
    return message.length == 1 + dataBytes && message[1] >= 0 && message[dataBytes] >= 0;
  }

  @Override
  public long tick() {
    return tick;
  }

  /** {@return the status byte, 0x80 to 0xFF} */
  public int status() {
    return message[0] & 0xFF;
  }

  /** {@return a copy of the message: status byte and data} */
  public byte[] message() {
    return message.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawEvent that
        && tick == that.tick
        && Arrays.equals(message, that.message);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(tick) + Arrays.hashCode(message);
  }

  @Override
  public String toString() {
    return Text.format(
        "RawEvent[tick=%d, message=%s]", tick, HexFormat.ofDelimiter(" ").formatHex(message));
  }
}

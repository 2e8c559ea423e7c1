package io.github.continuo.midi;

import io.github.continuo.midi.KeySignature.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Converts events to MIDI messages and back. A message has the form of {@link RawEvent}: the status
 * byte and the data, without the length of meta and system exclusive messages in files.
 */
final class Messages {
  static final int SYSTEM_EXCLUSIVE = 0xF0;
  static final int SYSTEM_EXCLUSIVE_PACKET = 0xF7; // continuation or escape
  static final int META = 0xFF;

  static final int END_OF_TRACK = 0x2F; // this and the next three are meta event types
  private static final int TEMPO = 0x51;
  private static final int TIME_SIGNATURE = 0x58;
  private static final int KEY_SIGNATURE = 0x59;

  private Messages() {}

  /** Returns the number of data bytes of a channel message. */
  static int dataBytes(int status) {
    return (status & 0xE0) == 0xC0 ? 1 : 2; // Cx program change, Dx channel aftertouch
  }

  /** Returns the message of an event; for a note, the note-on. */
  static byte[] of(ScoreEvent event) {
    if (event instanceof Note note) {
      return bytes(0x90 | note.channel(), note.pitch(), note.velocity());
    }
    if (event instanceof ControlChange change) {
      return bytes(0xB0 | change.channel(), change.controller(), change.value());
    }
    if (event instanceof ProgramChange change) {
      return bytes(0xC0 | change.channel(), change.program());
    }
    if (event instanceof PitchBend bend) {
      int position = bend.bend() + 0x2000;
      return bytes(0xE0 | bend.channel(), position & 0x7F, position >> 7);
    }
    if (event instanceof Tempo tempo) {
      int micros = tempo.microsPerQuarter();
      return bytes(META, TEMPO, micros >> 16, micros >> 8, micros);
    }
    if (event instanceof TimeSignature timeSignature) {
      return bytes(
          META,
          TIME_SIGNATURE,
          timeSignature.numerator(),
          Integer.numberOfTrailingZeros(timeSignature.denominator()),
          timeSignature.clocksPerClick(),
          timeSignature.thirtySecondsPerQuarter());
    }
    if (event instanceof KeySignature key) {
      return bytes(META, KEY_SIGNATURE, key.sharps(), key.mode() == Mode.MINOR ? 1 : 0);
    }
    if (event instanceof TextEvent text) {
      return meta(text.kind().metaType(), text.bytes());
    }
    return ((RawEvent) event).message();
  }

  /** Returns the note-off of a note. */
  static byte[] noteOff(Note note) {
    return bytes(0x80 | note.channel(), note.pitch(), note.releaseVelocity());
  }

  /**
   * Returns the event of a meta message: a {@link RawEvent} if it has no type of its own or an
   * invalid value.
   *
   * @param type 0 to 127, not {@link #END_OF_TRACK}
   * @param data not copied
   */
  static ScoreEvent metaEvent(long tick, int type, byte[] data) {
    if (type >= TextEvent.Kind.TEXT.metaType() && type <= TextEvent.Kind.DEVICE_NAME.metaType()) {
      return TextEvent.owning(tick, TextEvent.Kind.ofMetaType(type), data);
    }
    if (type == TEMPO && data.length == 3) {
      int micros = ((data[0] & 0xFF) << 16) | ((data[1] & 0xFF) << 8) | (data[2] & 0xFF);
      if (micros > 0) {
        return new Tempo(tick, micros);
      }
    }
    if (type == TIME_SIGNATURE
        && data.length == 4
        && data[0] != 0
        && data[1] >= 0
        && data[1] <= 7) {
      return new TimeSignature(tick, data[0] & 0xFF, 1 << data[1], data[2] & 0xFF, data[3] & 0xFF);
    }
    if (type == KEY_SIGNATURE
        && data.length == 2
        && Math.abs(data[0]) <= 7
        && (data[1] == 0 || data[1] == 1)) {
      return new KeySignature(tick, data[0], data[1] == 1 ? Mode.MINOR : Mode.MAJOR);
    }
    return RawEvent.owning(tick, meta(type, data));
  }

  /**
   * Returns an empty text event, which has no meaning. After the maximum delta time it only extends
   * a gap.
   */
  static byte[] bridge() {
    return bytes(META, TextEvent.Kind.TEXT.metaType());
  }

  /** Returns whether a meta message is a {@link #bridge} in a gap. */
  static boolean isBridge(int deltaTicks, int type, byte[] data) {
    return deltaTicks == ByteReader.LARGEST_VARIABLE_LENGTH
        && type == TextEvent.Kind.TEXT.metaType()
        && data.length == 0;
  }

  /** Returns the requirement for the data of a meta message; null if there is none. */
  static @Nullable String metaRequirement(int type) {
    return switch (type) {
      case TEMPO -> "tempo must be 3 bytes and at least 1 microsecond a quarter";
      case TIME_SIGNATURE ->
          "time signature must be 4 bytes with a numerator of at least 1 and a denominator of at"
              + " most 2^7";
      case KEY_SIGNATURE -> "key signature must be 2 bytes, -7..7 sharps and mode 0 or 1";
      default -> null;
    };
  }

  private static byte[] meta(int type, byte[] data) {
    byte[] message = new byte[2 + data.length];
    message[0] = (byte) META;
    message[1] = (byte) type;
    System.arraycopy(data, 0, message, 2, data.length);
    return message;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}

package io.github.continuo.midi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * A text meta event, such as a track name, a lyric or a marker. Immutable.
 *
 * <p>MIDI files do not declare a character set, so this class keeps the bytes unchanged and {@link
 * #text} guesses the encoding.
 */
public final class TextEvent implements ScoreEvent {

  /** The purpose of a text: the meta event types 1 to 9. */
  public enum Kind {
    /** Any text, such as a comment. */
    TEXT(1),
    /** A copyright notice. */
    COPYRIGHT(2),
    /** The name of the track; in the first track, often the name of the piece. */
    TRACK_NAME(3),
    /** The name of the instrument that plays the track. */
    INSTRUMENT_NAME(4),
    /** The text sung at this tick, usually one syllable. */
    LYRIC(5),
    /** The name of a point in the piece, such as a rehearsal letter. */
    MARKER(6),
    /** A description of what happens at this tick on a screen or stage. */
    CUE_POINT(7),
    /** The name of the program that the next program change selects. */
    PROGRAM_NAME(8),
    /** The name of the device that plays the track. */
    DEVICE_NAME(9);

    private static final Kind[] KINDS = values();

    private final int metaType;

    Kind(int metaType) {
      this.metaType = metaType;
    }

    /** Returns the type byte of the meta event. */
    int metaType() {
      return metaType;
    }

    /** Returns the kind for the type byte of a meta event, 1 to 9. */
    static Kind ofMetaType(int metaType) {
      return KINDS[metaType - 1];
    }
  }

  private final long tick;
  private final Kind kind;
  private final byte[] bytes;

  private TextEvent(long tick, Kind kind, byte[] bytes) {
    Ranges.requireTick(tick);
    this.tick = tick;
    this.kind = kind;
    this.bytes = bytes;
  }

  /**
   * {@return a text event with the given bytes}
   *
   * @param tick at least 0
   * @param kind the purpose of the text
   * @param bytes the text in any character set; copied
   */
  public static TextEvent of(long tick, Kind kind, byte[] bytes) {
    return new TextEvent(tick, kind, bytes.clone());
  }

  /** Returns a text event that takes over the given array; nobody else may write to it. */
  static TextEvent owning(long tick, Kind kind, byte[] bytes) {
    return new TextEvent(tick, kind, bytes);
  }

  /**
   * {@return a text event encoded in UTF-8}
   *
   * @param tick at least 0
   * @param kind the purpose of the text
   * @param string the text; {@link #text} returns it
   */
  public static TextEvent of(long tick, Kind kind, String string) {
    return new TextEvent(tick, kind, string.getBytes(UTF_8));
  }

  @Override
  public long tick() {
    return tick;
  }

  /** {@return the purpose of the text} */
  public Kind kind() {
    return kind;
  }

  /** {@return a copy of the bytes as stored in the file} */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** {@return the text, decoded as UTF-8 if that is valid, and as ISO 8859-1 otherwise} */
  public String text() {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, ISO_8859_1);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextEvent that
        && tick == that.tick
        && kind == that.kind
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(tick) + kind.hashCode()) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Text.format("TextEvent[tick=%d, kind=%s, string=%s]", tick, kind, text());
  }
}

package io.github.continuo.midi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text in a track: a name, a lyric, a marker.
 *
 * <p>MIDI files do not say their character set, so the bytes are kept as they are and {@link #text}
 * reads them with a guess.
 */
public final class TextEvent implements ScoreEvent {

  /** What the text is for; the meta events 1 to 9. */
  public enum Kind {
    /** Any text, such as a comment. */
    TEXT(1),
    /** Who has the rights in the music. */
    COPYRIGHT(2),
    /** The name of the track; in the first track often that of the piece. */
    TRACK_NAME(3),
    /** What plays in the track. */
    INSTRUMENT_NAME(4),
    /** What is sung at this tick, as a rule a syllable. */
    LYRIC(5),
    /** The name of a place in the piece, such as a rehearsal letter. */
    MARKER(6),
    /** What happens at this tick on a screen or a stage. */
    CUE_POINT(7),
    /** The name of the instrument that the next program change chooses. */
    PROGRAM_NAME(8),
    /** The name of the device that is to play the track. */
    DEVICE_NAME(9);

    private static final Kind[] KINDS = values();

    private final int metaType;

    Kind(int metaType) {
      this.metaType = metaType;
    }

    /** The type byte of its meta event. */
    int metaType() {
      return metaType;
    }

    /** The kind of a meta event's type byte, 1 to 9. */
    static Kind ofMetaType(int metaType) {
      return KINDS[metaType - 1];
    }
  }

  private final long tick;
  private final Kind kind;
  private final byte[] bytes;

  private TextEvent(long tick, Kind kind, byte[] bytes) {
    Ranges.tick(tick);
    this.tick = tick;
    this.kind = kind;
    this.bytes = bytes;
  }

  /**
   * {@return a text with the given bytes}
   *
   * @param tick when it happens, at least 0
   * @param kind what it is for
   * @param bytes in any character set; copied
   */
  public static TextEvent of(long tick, Kind kind, byte[] bytes) {
    return new TextEvent(tick, kind, bytes.clone());
  }

  /** A text with the given bytes, which nobody else may write to. */
  static TextEvent owning(long tick, Kind kind, byte[] bytes) {
    return new TextEvent(tick, kind, bytes);
  }

  /**
   * {@return a text written in UTF-8}
   *
   * @param tick when it happens, at least 0
   * @param kind what it is for
   * @param string the text, as {@link #text} will read it
   */
  public static TextEvent of(long tick, Kind kind, String string) {
    return new TextEvent(tick, kind, string.getBytes(UTF_8));
  }

  @Override
  public long tick() {
    return tick;
  }

  /** {@return what the text is for} */
  public Kind kind() {
    return kind;
  }

  /** {@return a copy of the bytes as they stand in the file} */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** {@return the text read as UTF-8 if it is valid UTF-8, as ISO 8859-1 otherwise} */
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
    return String.format(Locale.ROOT, "Text[tick=%d, kind=%s, string=%s]", tick, kind, text());
  }
}

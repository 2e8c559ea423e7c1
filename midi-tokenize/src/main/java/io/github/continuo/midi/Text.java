package io.github.continuo.midi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * A text in a track: a name, a lyric, a marker.
 *
 * <p>MIDI files do not say their character set, so the bytes are kept as they are and {@link
 * #string} reads them with a guess.
 */
public final class Text implements ScoreEvent {

  /** What the text is for; the meta events 1 to 9. */
  public enum Kind {
    TEXT(1),
    COPYRIGHT(2),
    TRACK_NAME(3),
    INSTRUMENT_NAME(4),
    LYRIC(5),
    MARKER(6),
    CUE_POINT(7),
    PROGRAM_NAME(8),
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

  private Text(long tick, Kind kind, byte[] bytes) {
    Checks.tick(tick);
    this.tick = tick;
    this.kind = kind;
    this.bytes = bytes;
  }

  /** A text with the given bytes. */
  public static Text of(long tick, Kind kind, byte[] bytes) {
    return new Text(tick, kind, bytes.clone());
  }

  /** A text with the given bytes, which nobody else may write to. */
  static Text owning(long tick, Kind kind, byte[] bytes) {
    return new Text(tick, kind, bytes);
  }

  /** A text written in UTF-8. */
  public static Text of(long tick, Kind kind, String string) {
    return new Text(tick, kind, string.getBytes(UTF_8));
  }

  @Override
  public long tick() {
    return tick;
  }

  /** What the text is for. */
  public Kind kind() {
    return kind;
  }

  /** A copy of the bytes as they stand in the file. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The text read as UTF-8 if it is valid UTF-8, as ISO 8859-1 otherwise. */
  public String string() {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, ISO_8859_1);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text that
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
    return "Text[tick=%d, kind=%s, string=%s]".formatted(tick, kind, string());
  }
}

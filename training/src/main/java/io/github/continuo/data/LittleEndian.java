package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Writes the fields of a {@link TokenFile}: numbers little endian, text prefixed with its length.
 */
final class LittleEndian {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  LittleEndian writeByte(int value) {
    bytes.write(value);
    return this;
  }

  LittleEndian writeInt(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(value >>> shift);
    }
    return this;
  }

  LittleEndian writeLong(long value) {
    return writeInt((int) value).writeInt((int) (value >>> Integer.SIZE));
  }

  LittleEndian writeBytes(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  /** Writes the length of the UTF-8 text, then the text. */
  LittleEndian writeText(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return writeInt(utf8.length).writeBytes(utf8);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  /** Reads text that {@link #writeText} wrote. */
  static String text(ByteBuffer in) {
    int length = in.getInt();
    String text = UTF_8.decode(in.slice(in.position(), length)).toString();
    in.position(in.position() + length);
    return text;
  }
}

package io.github.continuo.midi;

import java.util.Arrays;

/** A growing byte buffer; numbers are big-endian. */
final class ByteWriter {
  private byte[] bytes = {};
  private int size;

  int size() {
    return size;
  }

  void put(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void put(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  void putShort(int value) {
    put(value >> 8);
    put(value);
  }

  void putInt(int value) {
    putShort(value >> 16);
    putShort(value);
  }

  /** Overwrites four bytes at an offset. */
  void setInt(int offset, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[offset + i] = (byte) (value >> (24 - 8 * i));
    }
  }

  /** Writes a variable-length quantity; all bytes but the last have the high bit set. */
  void putVariableLength(int value) {
    for (int shift = 21; shift > 0; shift -= 7) {
      if (value >> shift > 0) {
        put(((value >> shift) & 0x7F) | 0x80);
      }
    }
    put(value & 0x7F);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Releases unused capacity. */
  void trim() {
    bytes = Arrays.copyOf(bytes, size);
  }

  /** Returns a reader of the written bytes, starting at an offset. */
  ByteReader cursorAt(int offset) {
    ByteReader cursor = new ByteReader(bytes);
    cursor.moveTo(offset, size);
    return cursor;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * size));
    }
  }
}

package io.github.continuo.midi;

/**
 * A place in a file's bytes that moves forward as they are read, and a limit it stops at.
 *
 * <p>Numbers are big-endian where nothing else is said. Only {@link #variableLength} looks for the
 * limit itself; before the others callers ask {@link #remaining}.
 */
final class ByteReader {

  /** The largest number that four bytes of seven bits hold. */
  static final int LARGEST_VARIABLE_LENGTH = 0x0FFF_FFFF;

  private final byte[] bytes;
  private int position;
  private int limit;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
    this.limit = bytes.length;
  }

  /** All the bytes, only to look at. */
  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int remaining() {
    return limit - position;
  }

  /** Goes to a stretch of the bytes. */
  void moveTo(int newPosition, int newLimit) {
    position = newPosition;
    limit = newLimit;
  }

  /** The next byte, left where it is. */
  int peek() {
    return bytes[position] & 0xFF;
  }

  int unsignedByte() {
    return bytes[position++] & 0xFF;
  }

  /** The next bytes. */
  byte[] take(int count) {
    byte[] taken = new byte[count];
    take(taken, 0, count);
    return taken;
  }

  /** The next bytes, put into {@code target}. */
  void take(byte[] target, int offset, int count) {
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
  }

  /**
   * A number in groups of seven bits, the last one with the high bit clear; -1 if the limit comes
   * first. Numbers that are too large become {@link #LARGEST_VARIABLE_LENGTH}.
   */
  int variableLength() {
    int value = 0;
    while (position < limit) {
      int group = bytes[position++];
      value =
          value > LARGEST_VARIABLE_LENGTH >> 7
              ? LARGEST_VARIABLE_LENGTH
              : (value << 7) | (group & 0x7F);
      if (group >= 0) {
        return value;
      }
    }
    return -1;
  }

  int unsignedShortAt(int offset) {
    return ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
  }

  long unsignedIntAt(int offset) {
    return intAt(offset) & 0xFFFF_FFFFL;
  }

  int intAt(int offset) {
    return (unsignedShortAt(offset) << 16) | unsignedShortAt(offset + 2);
  }

  /** A little-endian number of four bytes, as RIFF files have them. */
  long littleEndianAt(int offset) {
    return Integer.reverseBytes(intAt(offset)) & 0xFFFF_FFFFL;
  }

  /** Where four bytes next stand within {@code from..end}; {@code end} if nowhere. */
  int find(int fourBytes, int from, int end) {
    for (int offset = from; offset <= end - 4; offset++) {
      if (bytes[offset] == (byte) (fourBytes >> 24) && intAt(offset) == fourBytes) {
        return offset;
      }
    }
    return end;
  }
}

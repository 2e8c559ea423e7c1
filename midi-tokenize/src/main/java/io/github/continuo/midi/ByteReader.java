package io.github.continuo.midi;

/**
 * Reads numbers and byte arrays from the bytes of a file, with a position and a limit.
 *
 * <p>Numbers are big-endian unless stated otherwise. Only {@link #variableLength} checks the limit;
 * callers of the other methods check {@link #remaining} first.
 */
final class ByteReader {

  /** The largest variable-length quantity: four bytes of seven bits. */
  static final int LARGEST_VARIABLE_LENGTH = 0x0FFF_FFFF;

  private final byte[] bytes;
  private int position;
  private int limit;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
    this.limit = bytes.length;
  }

  /** Returns the underlying array; callers must not change it. */
  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int remaining() {
    return limit - position;
  }

  /** Sets the position and the limit. */
  void moveTo(int newPosition, int newLimit) {
    position = newPosition;
    limit = newLimit;
  }

  /** Returns the next byte without advancing the position. */
  int peek() {
    return bytes[position] & 0xFF;
  }

  int unsignedByte() {
    return bytes[position++] & 0xFF;
  }

  /** Reads the next bytes into a new array. */
  byte[] take(int count) {
    byte[] taken = new byte[count];
    take(taken, 0, count);
    return taken;
  }

  /** Reads the next bytes into {@code target}. */
  void take(byte[] target, int offset, int count) {
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
  }

  /**
   * Reads a variable-length quantity: groups of seven bits, the last one with the high bit clear.
   * Returns -1 if the limit comes first. Larger numbers become {@link #LARGEST_VARIABLE_LENGTH}.
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

  /** Returns a little-endian unsigned 32-bit number, as in RIFF files. */
  long littleEndianAt(int offset) {
    return Integer.reverseBytes(intAt(offset)) & 0xFFFF_FFFFL;
  }

  /** Returns the first offset of four bytes within {@code from..end}, or {@code end} if none. */
  int find(int fourBytes, int from, int end) {
    for (int offset = from; offset <= end - 4; offset++) {
      if (bytes[offset] == (byte) (fourBytes >> 24) && intAt(offset) == fourBytes) {
        return offset;
      }
    }
    return end;
  }
}

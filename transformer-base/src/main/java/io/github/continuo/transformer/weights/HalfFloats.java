package io.github.continuo.transformer.weights;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/**
 * Converts 16-bit floats (float16, bfloat16) to 32-bit floats, which is exact, and rounds to
 * bfloat16.
 */
final class HalfFloats {
  private HalfFloats() {}

  /**
   * Widens numbers in place: before, they fill the second half of the buffer; after, they fill the
   * whole buffer. Widening from the first on overwrites no number before it has been read.
   */
  static void widen(ByteBuffer bytes, boolean isBfloat16) {
    int count = bytes.limit() / Float.BYTES;
    int halves = count * Short.BYTES;
    for (int i = 0; i < count; i++) {
      short half = bytes.getShort(halves + i * Short.BYTES);
      bytes.putFloat(i * Float.BYTES, isBfloat16 ? bfloat16(half) : binary16(half));
    }
  }

  /** Widens numbers into an array. */
  static void widen(ShortBuffer halves, boolean isBfloat16, float[] numbers, int first, int count) {
    short[] bits = new short[count];
    halves.get(bits);
    if (isBfloat16) {
      for (int i = 0; i < count; i++) {
        numbers[first + i] = bfloat16(bits[i]);
      }
    } else {
      for (int i = 0; i < count; i++) {
        numbers[first + i] = binary16(bits[i]);
      }
    }
  }

  /**
   * Rounds 32-bit floats to bfloat16 in place: before, they fill the buffer; after, they fill the
   * first half, at the end of which the limit is set.
   */
  static void round(ByteBuffer bytes) {
    int count = bytes.remaining() / Float.BYTES;
    for (int i = 0; i < count; i++) {
      bytes.putShort(i * Short.BYTES, rounded(bytes.getFloat(i * Float.BYTES)));
    }
    bytes.position(0).limit(count * Short.BYTES);
  }

  /** Returns the nearest bfloat16, ties to even. */
  static short rounded(float number) {
    int bits = Float.floatToIntBits(number);
    if (Float.isNaN(number)) {
      return (short) (bits >> 16);
    }
    return (short) ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
  }

  /** Converts a bfloat16, which is the upper half of a binary32. */
  static float bfloat16(short half) {
    return Float.intBitsToFloat(half << 16);
  }

  /** Converts an IEEE 754 binary16. */
  static float binary16(short half) {
    int exponent = half >> 10 & 0x1F;
    int fraction = half & 0x3FF;
    float magnitude;
    if (exponent == 0x1F) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24f; // subnormal
    } else {
      // The bias of the exponent grows from 15 to 127, the fraction from 10 to 23 bits.
      magnitude = Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
    }
    return half < 0 ? -magnitude : magnitude;
  }
}

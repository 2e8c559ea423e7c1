package io.github.continuo.tokenize.rules;

import io.github.continuo.tokenize.TokenRange;
import java.util.BitSet;

/**
 * A set of pitches, 0 to 127. Immutable.
 *
 * @param low bit i is pitch i
 * @param high bit i is pitch 64 + i
 */
public record Pitches(long low, long high) {
  /** All pitches. */
  public static final Pitches ALL = new Pitches(-1, -1);

  /** No pitch. */
  public static final Pitches NONE = new Pitches(0, 0);

  /** Returns the pitches from the lowest to the highest, both included. */
  static Pitches range(int lowest, int highest) {
    return ALL.above(lowest - 1).without(ALL.above(highest));
  }

  /** Returns the pitches of some pitch classes, in all octaves. */
  static Pitches ofClasses(int pitchClasses) {
    long low = 0;
    long high = 0;
    for (int pitch = 0; pitch < 128; pitch++) {
      if (((pitchClasses >> (pitch % 12)) & 1) == 1) {
        low |= pitch < 64 ? 1L << pitch : 0;
        high |= pitch < 64 ? 0 : 1L << (pitch - 64);
      }
    }
    return new Pitches(low, high);
  }

  Pitches and(Pitches other) {
    return new Pitches(low & other.low, high & other.high);
  }

  Pitches or(Pitches other) {
    return new Pitches(low | other.low, high | other.high);
  }

  int size() {
    return Long.bitCount(low) + Long.bitCount(high);
  }

  Pitches without(Pitches other) {
    return new Pitches(low & ~other.low, high & ~other.high);
  }

  Pitches without(int pitch) {
    return pitch < 64
        ? new Pitches(low & ~(1L << pitch), high)
        : new Pitches(low, high & ~(1L << (pitch - 64)));
  }

  /** Returns the pitches above a pitch; all if it is negative. */
  public Pitches above(int pitch) {
    if (pitch < 0) {
      return this;
    }
    long cleared = pitch % 64 == 63 ? 0 : -1L << (pitch % 64 + 1);
    return pitch < 64 ? new Pitches(low & cleared, high) : new Pitches(0, high & cleared);
  }

  /** Returns whether a pitch is in the set. */
  public boolean contains(int pitch) {
    return ((pitch < 64 ? low >> pitch : high >> (pitch - 64)) & 1) == 1;
  }

  /** Returns whether there is no pitch. */
  public boolean isEmpty() {
    return (low | high) == 0;
  }

  /** Removes the token ids of other pitches from a set. */
  public void retainIn(BitSet ids, TokenRange range) {
    NoteRules.retain(ids, range, this::contains);
  }
}

package io.github.continuo.tokenize;

import java.util.List;
import java.util.Locale;

/** Sets of pitch classes as bits: bit i is pitch class i, 0 (C) to 11 (B). */
final class PitchClasses {
  private static final List<String> NAMES =
      List.of("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B");
  private static final String LETTERS = "C D EF G A B"; // at their pitch classes

  private PitchClasses() {}

  /** Returns the pitch class of a letter with an optional # or b. */
  static int ofNote(String note) {
    int letter = LETTERS.indexOf(note.substring(0, 1).toUpperCase(Locale.ROOT));
    int alteration = note.endsWith("#") ? 1 : note.length() > 1 ? -1 : 0;
    return Math.floorMod(letter + alteration, 12);
  }

  static String name(int pitchClass) {
    return NAMES.get(pitchClass);
  }

  /** Returns the pitch classes at intervals above a root, in semitones. */
  static int of(int root, int... intervals) {
    int bits = 0;
    for (int interval : intervals) {
      bits |= 1 << ((root + interval) % 12);
    }
    return bits;
  }

  static boolean contains(int pitchClasses, int pitch) {
    return ((pitchClasses >> (pitch % 12)) & 1) == 1;
  }

  static void requireSome(int pitchClasses) {
    if (pitchClasses < 1 || pitchClasses > 0xFFF) {
      throw new IllegalArgumentException(
          "pitch classes must be some of the bits 0 to 11, got " + pitchClasses);
    }
  }
}

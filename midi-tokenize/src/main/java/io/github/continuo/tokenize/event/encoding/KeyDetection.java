package io.github.continuo.tokenize.event.encoding;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Detection of the major key whose seven pitch classes a piece uses, and conversion between tonics
 * and sharps.
 *
 * <p>A major key and its relative minor share one scale, so A minor is detected as C major.
 */
public final class KeyDetection {
  private static final int CLASSES = 12;
  private static final int CLASSES_OF_A_KEY = 7;
  private static final double MIN_FRACTION = 0.7; // fraction of the notes in the seven classes

  private KeyDetection() {}

  /**
   * Returns the tonic of the major scale that the seven most frequent pitch classes form. Of
   * equally frequent pitch classes the lower ones count.
   *
   * @param pitchClasses number of notes of each of the 12 pitch classes, from C on, at least 0
   * @return 0 (C) to 11 (B); empty if they form no major scale, or if less than 70 % of the notes
   *     belong to them
   * @throws IllegalArgumentException if there are not 12 numbers, or if one is negative
   */
  public static OptionalInt detectedTonic(int[] pitchClasses) {
    if (pitchClasses.length != CLASSES || IntStream.of(pitchClasses).anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException(
          "pitch classes must be 12 numbers of at least 0, got " + Arrays.toString(pitchClasses));
    }
    int[] byCount =
        IntStream.range(0, CLASSES)
            .boxed()
            .sorted(Comparator.comparingInt(pitchClass -> -pitchClasses[pitchClass]))
            .mapToInt(pitchClass -> pitchClass)
            .limit(CLASSES_OF_A_KEY)
            .toArray();
    long total = IntStream.of(pitchClasses).asLongStream().sum();
    long counted = IntStream.of(byCount).mapToLong(pitchClass -> pitchClasses[pitchClass]).sum();
    if (total == 0 || (double) counted / total < MIN_FRACTION) {
      return OptionalInt.empty();
    }
    return tonicOfSemitones(IntStream.of(byCount).sorted().toArray());
  }

  /**
   * Finds the two semitones of a major scale: below the tonic, and below the fourth, 5 semitones
   * higher.
   */
  private static OptionalInt tonicOfSemitones(int[] scale) {
    int[] aboveSemitones =
        IntStream.range(0, scale.length)
            .filter(i -> isSemitone(scale[(i + scale.length - 1) % scale.length], scale[i]))
            .map(i -> scale[i])
            .toArray();
    if (aboveSemitones.length != 2) {
      return OptionalInt.empty();
    }
    return switch (aboveSemitones[1] - aboveSemitones[0]) {
      case 5 -> OptionalInt.of(aboveSemitones[0]);
      case 7 -> OptionalInt.of(aboveSemitones[1]);
      default -> OptionalInt.empty();
    };
  }

  private static boolean isSemitone(int lower, int upper) {
    return Math.floorMod(upper - lower, 12) == 1;
  }

  /** Returns the number of sharps, negative for flats, of the key with a tonic: -7 to 6. */
  public static int sharps(int tonic, boolean minor) {
    int sharps = Math.floorMod(7 * tonic, 12);
    return sharps > 6 || (minor && sharps >= 5) ? sharps - 12 : sharps;
  }

  /** Returns the tonic of the major key with a number of sharps. */
  public static int tonicOfMajor(int sharps) {
    return Math.floorMod(7 * sharps, 12);
  }
}

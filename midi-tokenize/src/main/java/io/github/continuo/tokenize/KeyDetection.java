package io.github.continuo.tokenize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The major key whose seven pitch classes a piece uses, and keys as sharps and flats.
 *
 * <p>A scale says nothing of its tonic's mode: A minor is heard as C major.
 */
public final class KeyDetection {
  private static final int CLASSES = 12;
  private static final int CLASSES_OF_A_KEY = 7;
  private static final double MIN_SHARE = 0.7; // of the notes that those seven have

  private KeyDetection() {}

  /**
   * The tonic of the major scale that the seven most frequent pitch classes form; of those that are
   * as frequent, the lower ones are taken.
   *
   * @param pitchClasses number of notes of each of the twelve, from C on, at least 0
   * @return 0 (C) to 11 (B); none if they form no such scale, or if less than seven tenths of the
   *     notes belong to them
   * @throws IllegalArgumentException if there are not twelve numbers, or one is negative
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
    if (total == 0 || (double) counted / total < MIN_SHARE) {
      return OptionalInt.empty();
    }
    return tonicOfSemitones(IntStream.of(byCount).sorted().toArray());
  }

  /** A major scale has two semitones: below its tonic and below its fourth, five higher. */
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

  /** The sharps, or flats if negative, of a key with the given tonic: -7 to 6. */
  static int sharps(int tonic, boolean minor) {
    int sharps = Math.floorMod(7 * tonic, 12);
    return sharps > 6 || (minor && sharps >= 5) ? sharps - 12 : sharps;
  }

  /** The tonic of the major key with the given sharps. */
  static int tonicOfMajor(int sharps) {
    return Math.floorMod(7 * sharps, 12);
  }
}

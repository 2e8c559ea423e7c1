package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Scale consistency: the fraction of notes in the best-fitting scale, of all major and natural
 * minor scales.
 *
 * <p>Each natural minor scale has the notes of a major scale, so only twelve scales are tried.
 * Chance, with all twelve pitch classes equally frequent, is 7/12 = 58.3 %. Music that changes key
 * stays below 100 % even without a wrong note. Drums do not count.
 *
 * <p>The definition is that of MusPy (Dong, Chen, McAuley and Berg-Kirkpatrick 2020), after Mogren
 * (C-RNN-GAN, 2016).
 */
final class ScaleConsistency {
  private static final int[] MAJOR = {0, 2, 4, 5, 7, 9, 11}; // semitones above the tonic

  private ScaleConsistency() {}

  /**
   * {@return the scale consistency of a score, 7/12 to 1; empty if it has no notes except drums}
   *
   * @param score the music to measure
   */
  public static OptionalDouble of(Score score) {
    long[] counts = PitchClassHistogram.of(score);
    double all = Arrays.stream(counts).sum();
    long max =
        IntStream.range(0, PitchClassHistogram.COUNT)
            .mapToLong(key -> in(key, counts))
            .max()
            .orElse(0);
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(max / all);
  }

  /** Returns the number of notes in the major scale on a pitch class. */
  private static long in(int key, long[] counts) {
    return IntStream.of(MAJOR)
        .mapToLong(step -> counts[(key + step) % PitchClassHistogram.COUNT])
        .sum();
  }
}

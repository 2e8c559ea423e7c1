package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How well music keeps to a scale: the largest share of its notes that are in one, of all major and
 * natural minor scales.
 *
 * <p>A minor scale has the notes of a major one, so twelve are to be tried. Chance, all twelve
 * pitch classes evenly, is 7/12 = 58.3 %; music that changes its key is below 100 % without a wrong
 * note. Drums do not count.
 *
 * <p>It is that of MusPy (Dong, Chen, McAuley and Berg-Kirkpatrick 2020), after Mogren (C-RNN-GAN,
 * 2016).
 */
public final class ScaleConsistency {
  private static final int[] MAJOR = {0, 2, 4, 5, 7, 9, 11}; // semitones above its first note

  private ScaleConsistency() {}

  /**
   * {@return the figure of a score, 7/12 to 1; empty if it has no notes but drums}
   *
   * @param score the music to measure
   */
  public static OptionalDouble of(Score score) {
    long[] counts = PitchClassHistogram.of(score);
    double all = Arrays.stream(counts).sum();
    long most =
        IntStream.range(0, PitchClassHistogram.COUNT)
            .mapToLong(key -> in(key, counts))
            .max()
            .orElse(0);
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(most / all);
  }

  /** How many notes are in the major scale on a pitch class. */
  private static long in(int key, long[] counts) {
    return IntStream.of(MAJOR)
        .mapToLong(step -> counts[(key + step) % PitchClassHistogram.COUNT])
        .sum();
  }
}

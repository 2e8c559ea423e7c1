package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Pitch-class overlap: the common area of the pitch-class histograms of two scores.
 *
 * <p>With <em>p<sub>c</sub></em> and <em>q<sub>c</sub></em> the fractions of the notes of the two
 * scores in pitch class <em>c</em>, it is &sum; min(<em>p<sub>c</sub></em>,
 * <em>q<sub>c</sub></em>): 1 if both use all classes equally often, 0 if they have no class in
 * common. A note counts once, whatever its duration. Drums do not count. Short music overlaps less
 * with any other, so compare only music of equal length.
 */
final class PitchClassOverlap {
  private PitchClassOverlap() {}

  /**
   * {@return the pitch-class overlap of two scores, 0 to 1; empty if one of them has no notes
   * except drums}
   *
   * @param a the first score
   * @param b the second score; the order does not matter
   */
  public static OptionalDouble of(Score a, Score b) {
    long[] first = PitchClassHistogram.of(a);
    long[] second = PitchClassHistogram.of(b);
    double firstTotal = Arrays.stream(first).sum();
    double secondTotal = Arrays.stream(second).sum();
    if (firstTotal == 0 || secondTotal == 0) {
      return OptionalDouble.empty();
    }
    double overlap = 0;
    for (int i = 0; i < PitchClassHistogram.COUNT; i++) {
      overlap += Math.min(first[i] / firstTotal, second[i] / secondTotal);
    }
    return OptionalDouble.of(overlap);
  }
}

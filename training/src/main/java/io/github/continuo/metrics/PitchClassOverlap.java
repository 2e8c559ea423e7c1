package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How much the pitch classes of some music are those of other music: the overlap of their
 * histograms.
 *
 * <p>With <em>p<sub>c</sub></em> and <em>q<sub>c</sub></em> the shares of the notes of either that
 * are of pitch class <em>c</em>, it is &sum; min(<em>p<sub>c</sub></em>, <em>q<sub>c</sub></em>): 1
 * for the same use of all classes, 0 if no class is in both. A note counts once, however long it
 * is. Drums do not count. Little music overlaps less with any, so music is to be held beside as
 * much other music.
 */
public final class PitchClassOverlap {
  private PitchClassOverlap() {}

  /**
   * {@return the figure of two scores, 0 to 1; empty if one of them has no notes but drums}
   *
   * @param a some music
   * @param b what it is compared with; the two may change places
   */
  public static OptionalDouble of(Score a, Score b) {
    long[] ours = PitchClassHistogram.of(a);
    long[] theirs = PitchClassHistogram.of(b);
    double all = Arrays.stream(ours).sum();
    double allTheirs = Arrays.stream(theirs).sum();
    if (all == 0 || allTheirs == 0) {
      return OptionalDouble.empty();
    }
    double overlap = 0;
    for (int i = 0; i < PitchClassHistogram.COUNT; i++) {
      overlap += Math.min(ours[i] / all, theirs[i] / allTheirs);
    }
    return OptionalDouble.of(overlap);
  }
}

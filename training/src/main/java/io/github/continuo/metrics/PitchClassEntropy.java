package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Pitch-class entropy: how evenly music uses the twelve pitch classes. It is the entropy of their
 * histogram, in bits.
 *
 * <p>With <em>p<sub>c</sub></em> the fraction of notes in pitch class <em>c</em>, it is
 * &minus;&sum; <em>p<sub>c</sub></em> log<sub>2</sub> <em>p<sub>c</sub></em>: 0 if all notes are in
 * one class, log<sub>2</sub> 7 = 2.81 if they use the classes of a scale evenly, log<sub>2</sub> 12
 * = 3.58 if they use all twelve evenly. A note counts once, whatever its duration. Drums do not
 * count. The entropy grows with the length of the music, so compare only music of equal length.
 *
 * <p>The definition is that of MusPy (Dong, Chen, McAuley and Berg-Kirkpatrick 2020); Wu and Yang
 * (The Jazz Transformer, 2020) compute it over spans of one or four bars.
 */
final class PitchClassEntropy {
  private PitchClassEntropy() {}

  /**
   * {@return the pitch-class entropy of a score in bits, 0 to log<sub>2</sub> 12; empty if it has
   * no notes except drums}
   *
   * @param score the music to measure
   */
  public static OptionalDouble of(Score score) {
    long[] counts = PitchClassHistogram.of(score);
    double all = Arrays.stream(counts).sum();
    if (all == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        Arrays.stream(counts)
            .filter(count -> count > 0)
            .mapToDouble(count -> count / all * (Math.log(all / count) / Math.log(2)))
            .sum());
  }
}

package io.github.continuo.midi;

/**
 * A new meter.
 *
 * @param tick when
 * @param numerator beats in a bar, 1 to 255
 * @param denominatorExponent the beat is a 2<sup>-denominatorExponent</sup> note, 0 to 7
 * @param clocksPerClick MIDI clocks (24 a quarter) between clicks of a metronome, 0 to 255
 * @param thirtySecondsPerQuarter notated 32nds in what MIDI calls a quarter, nearly always 8
 */
public record TimeSignature(
    long tick,
    int numerator,
    int denominatorExponent,
    int clocksPerClick,
    int thirtySecondsPerQuarter)
    implements ScoreEvent {

  /**
   * Checks the ranges.
   *
   * @param tick when
   * @param numerator beats in a bar, 1 to 255
   * @param denominatorExponent the beat is a 2<sup>-denominatorExponent</sup> note, 0 to 7
   * @param clocksPerClick MIDI clocks (24 a quarter) between clicks of a metronome, 0 to 255
   * @param thirtySecondsPerQuarter notated 32nds in what MIDI calls a quarter, nearly always 8
   */
  public TimeSignature {
    Ranges.tick(tick);
    Ranges.range("numerator", numerator, 1, 255);
    Ranges.range("denominator exponent", denominatorExponent, 0, 7);
    Ranges.range("clocks per click", clocksPerClick, 0, 255);
    Ranges.range("32nds per quarter", thirtySecondsPerQuarter, 0, 255);
  }

  /**
   * A meter with the usual click of one a quarter.
   *
   * @param tick when
   * @param numerator beats in a bar, 1 to 255
   * @param denominatorExponent the beat is a 2<sup>-denominatorExponent</sup> note, 0 to 7
   */
  public TimeSignature(long tick, int numerator, int denominatorExponent) {
    this(tick, numerator, denominatorExponent, 24, 8);
  }

  /** {@return the lower number of the signature as printed: 4 for quarters, 8 for eighths} */
  public int denominator() {
    return 1 << denominatorExponent;
  }

  /** {@return the length of a bar in quarter notes} */
  public double quartersPerBar() {
    return numerator * 4.0 / denominator();
  }
}

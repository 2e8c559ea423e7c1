package io.github.continuo.midi;

/**
 * A time signature.
 *
 * @param tick time in ticks, at least 0
 * @param numerator beats per bar, 1 to 255
 * @param denominatorExponent the beat is a 2<sup>-denominatorExponent</sup> note, 0 to 7
 * @param clocksPerClick MIDI clocks (24 per quarter) between metronome clicks, 0 to 255
 * @param thirtySecondsPerQuarter notated 32nd notes per MIDI quarter note, usually 8
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
   * @param tick time in ticks, at least 0
   * @param numerator beats per bar, 1 to 255
   * @param denominatorExponent the beat is a 2<sup>-denominatorExponent</sup> note, 0 to 7
   * @param clocksPerClick MIDI clocks (24 per quarter) between metronome clicks, 0 to 255
   * @param thirtySecondsPerQuarter notated 32nd notes per MIDI quarter note, usually 8
   */
  public TimeSignature {
    Ranges.tick(tick);
    Ranges.range("numerator", numerator, 1, 255);
    Ranges.range("denominator exponent", denominatorExponent, 0, 7);
    Ranges.range("clocks per click", clocksPerClick, 0, 255);
    Ranges.range("32nds per quarter", thirtySecondsPerQuarter, 0, 255);
  }

  /**
   * Creates a time signature with one metronome click per quarter note.
   *
   * @param tick time in ticks, at least 0
   * @param numerator beats per bar, 1 to 255
   * @param denominatorExponent the beat is a 2<sup>-denominatorExponent</sup> note, 0 to 7
   */
  public TimeSignature(long tick, int numerator, int denominatorExponent) {
    this(tick, numerator, denominatorExponent, 24, 8);
  }

  /** {@return the denominator as printed: 4 for quarter notes, 8 for eighth notes} */
  public int denominator() {
    return 1 << denominatorExponent;
  }

  /** {@return the length of a bar in quarter notes} */
  public double quartersPerBar() {
    return numerator * 4.0 / denominator();
  }
}

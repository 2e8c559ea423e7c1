package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;

/**
 * A time signature.
 *
 * @param tick time in ticks, at least 0
 * @param numerator beats per bar, 1 to 255
 * @param denominator note value of a beat as printed: 1, 2, 4, 8, 16, 32, 64 or 128
 * @param clocksPerClick MIDI clocks (24 per quarter) between metronome clicks, 0 to 255
 * @param thirtySecondsPerQuarter notated 32nd notes per MIDI quarter note, usually 8
 */
public record TimeSignature(
    long tick, int numerator, int denominator, int clocksPerClick, int thirtySecondsPerQuarter)
    implements ScoreEvent {

  /**
   * Checks the ranges.
   *
   * @param tick time in ticks, at least 0
   * @param numerator beats per bar, 1 to 255
   * @param denominator note value of a beat as printed: 1, 2, 4, 8, 16, 32, 64 or 128
   * @param clocksPerClick MIDI clocks (24 per quarter) between metronome clicks, 0 to 255
   * @param thirtySecondsPerQuarter notated 32nd notes per MIDI quarter note, usually 8
   */
  public TimeSignature {
    Ranges.requireTick(tick);
    Ranges.require("numerator", numerator, 1, 255);
    if (denominator < 1 || denominator > 128 || Integer.bitCount(denominator) != 1) {
      throw new IllegalArgumentException(
          Text.format("denominator must be 1, 2, 4, 8, 16, 32, 64 or 128, got %d", denominator));
    }
    Ranges.require("clocks per click", clocksPerClick, 0, 255);
    Ranges.require("32nds per quarter", thirtySecondsPerQuarter, 0, 255);
  }

  /**
   * Creates a time signature with one metronome click per quarter note.
   *
   * @param tick time in ticks, at least 0
   * @param numerator beats per bar, 1 to 255
   * @param denominator note value of a beat as printed: 1, 2, 4, 8, 16, 32, 64 or 128
   */
  public TimeSignature(long tick, int numerator, int denominator) {
    this(tick, numerator, denominator, 24, 8);
  }

  /** {@return the length of a bar in quarter notes} */
  public double quartersPerBar() {
    return numerator * 4.0 / denominator;
  }
}

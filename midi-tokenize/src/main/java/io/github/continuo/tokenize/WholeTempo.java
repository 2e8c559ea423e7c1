package io.github.continuo.tokenize;

/** Tempo in whole beats a minute, as rows say it; fractions are dropped both ways. */
final class WholeTempo {
  private static final int MAX_MICROS = 0xFF_FFFF; // that a MIDI file can say

  private WholeTempo() {}

  static int beatsPerMinute(int microsPerQuarter) {
    return (int) (60 / (microsPerQuarter / 1e6));
  }

  /** Of 0 to 3 beats a minute, the slowest tempo of a MIDI file, which is a little over 3. */
  static int microsPerQuarter(int beatsPerMinute) {
    return (int) Math.min(60.0 / Math.max(beatsPerMinute, 1) * 1e6, MAX_MICROS);
  }
}

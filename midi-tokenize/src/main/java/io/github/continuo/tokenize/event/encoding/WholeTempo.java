package io.github.continuo.tokenize.event.encoding;

/** Tempo in whole beats per minute, as in event tokens; both conversions drop fractions. */
final class WholeTempo {
  private static final int MAX_MICROS = 0xFF_FFFF; // in a MIDI file

  private WholeTempo() {}

  static int beatsPerMinute(int microsPerQuarter) {
    return (int) (60 / (microsPerQuarter / 1e6));
  }

  /**
   * Converts beats per minute; 0 to 3 give the slowest tempo of a MIDI file, which is a little over
   * 3.
   */
  static int microsPerQuarter(int beatsPerMinute) {
    return (int) Math.min(60.0 / Math.max(beatsPerMinute, 1) * 1e6, MAX_MICROS);
  }
}

package io.github.continuo.midi;

/**
 * A new tempo.
 *
 * @param tick when
 * @param microsPerQuarter length of a quarter note in microseconds, 1 to 16,777,215 (24 bits)
 */
public record Tempo(long tick, int microsPerQuarter) implements ScoreEvent {

  /** 120 quarters a minute, in force until a score says otherwise. */
  public static final int DEFAULT_MICROS_PER_QUARTER = 500_000;

  /**
   * Checks the ranges.
   *
   * @param tick when
   * @param microsPerQuarter length of a quarter note in microseconds, 1 to 16,777,215 (24 bits)
   */
  public Tempo {
    Ranges.tick(tick);
    Ranges.range("microseconds per quarter", microsPerQuarter, 1, 0xFF_FFFF);
  }

  /** {@return how many quarter notes there are in a minute} */
  public double quartersPerMinute() {
    return 60e6 / microsPerQuarter;
  }
}

package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;

/**
 * A tempo event.
 *
 * @param tick time in ticks, at least 0
 * @param microsPerQuarter length of a quarter note in microseconds, 1 to 16,777,215 (24 bits)
 */
public record Tempo(long tick, int microsPerQuarter) implements ScoreEvent {

  /** 120 quarter notes per minute, the tempo before the first tempo event. */
  public static final int DEFAULT_MICROS_PER_QUARTER = 500_000;

  /**
   * Checks the ranges.
   *
   * @param tick time in ticks, at least 0
   * @param microsPerQuarter length of a quarter note in microseconds, 1 to 16,777,215 (24 bits)
   */
  public Tempo {
    Ranges.requireTick(tick);
    Ranges.require("microseconds per quarter", microsPerQuarter, 1, 0xFF_FFFF);
  }

  /** {@return the number of quarter notes per minute} */
  public double quartersPerMinute() {
    return 60e6 / microsPerQuarter;
  }
}

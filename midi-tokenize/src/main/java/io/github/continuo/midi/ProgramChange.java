package io.github.continuo.midi;

/**
 * The choice of a channel's instrument.
 *
 * @param tick when
 * @param channel 0 to 15
 * @param program 0 to 127, counted from 0 as on the wire
 */
public record ProgramChange(long tick, int channel, int program) implements ScoreEvent {
  /**
   * Checks the ranges.
   *
   * @param tick when
   * @param channel 0 to 15
   * @param program 0 to 127, counted from 0 as on the wire
   */
  public ProgramChange {
    Ranges.tick(tick);
    Ranges.channel(channel);
    Ranges.range("program", program, 0, 127);
  }
}

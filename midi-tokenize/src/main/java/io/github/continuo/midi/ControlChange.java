package io.github.continuo.midi;

/**
 * A control change: a new value of a controller, for example the sustain pedal (64).
 *
 * @param tick time in ticks, at least 0
 * @param channel 0 to 15
 * @param controller 0 to 127
 * @param value 0 to 127
 */
public record ControlChange(long tick, int channel, int controller, int value)
    implements ScoreEvent {
  /**
   * Checks the ranges.
   *
   * @param tick time in ticks, at least 0
   * @param channel 0 to 15
   * @param controller 0 to 127
   * @param value 0 to 127
   */
  public ControlChange {
    Ranges.tick(tick);
    Ranges.channel(channel);
    Ranges.range("controller", controller, 0, 127);
    Ranges.range("value", value, 0, 127);
  }
}

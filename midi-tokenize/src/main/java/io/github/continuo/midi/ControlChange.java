package io.github.continuo.midi;

/**
 * A new value of a controller, for example of the sustain pedal (64).
 *
 * @param tick when
 * @param channel 0 to 15
 * @param controller 0 to 127
 * @param value 0 to 127
 */
public record ControlChange(long tick, int channel, int controller, int value)
    implements ScoreEvent {
  /**
   * Checks the ranges.
   *
   * @param tick when
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

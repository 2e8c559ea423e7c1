package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;

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
    Ranges.requireTick(tick);
    Ranges.requireChannel(channel);
    Ranges.require("controller", controller, 0, 127);
    Ranges.require("value", value, 0, 127);
  }
}

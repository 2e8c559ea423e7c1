package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;

/**
 * A pitch bend: a new position of a channel's pitch wheel.
 *
 * @param tick time in ticks, at least 0
 * @param channel 0 to 15
 * @param bend -8192 to 8191; 0 is the center
 */
public record PitchBend(long tick, int channel, int bend) implements ScoreEvent {
  /**
   * Checks the ranges.
   *
   * @param tick time in ticks, at least 0
   * @param channel 0 to 15
   * @param bend -8192 to 8191; 0 is the center
   */
  public PitchBend {
    Ranges.requireTick(tick);
    Ranges.requireChannel(channel);
    Ranges.require("bend", bend, -8192, 8191);
  }
}

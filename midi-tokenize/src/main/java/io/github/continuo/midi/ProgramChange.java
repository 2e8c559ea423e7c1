package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;

/**
 * A program change: selects the instrument of a channel.
 *
 * @param tick time in ticks, at least 0
 * @param channel 0 to 15
 * @param program 0 to 127, counted from 0 as in MIDI messages
 */
public record ProgramChange(long tick, int channel, int program) implements ScoreEvent {
  /**
   * Checks the ranges.
   *
   * @param tick time in ticks, at least 0
   * @param channel 0 to 15
   * @param program 0 to 127, counted from 0 as in MIDI messages
   */
  public ProgramChange {
    Ranges.requireTick(tick);
    Ranges.requireChannel(channel);
    Ranges.require("program", program, 0, 127);
  }
}

package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;

/**
 * A note: a note-on and its note-off.
 *
 * @param tick start time in ticks, at least 0
 * @param durationTicks duration in ticks, at least 0; files may contain 0
 * @param channel 0 to 15; {@link #DRUM_CHANNEL} is the drum channel
 * @param pitch 0 to 127; 60 is middle C
 * @param velocity 1 to 127 (a note-on of velocity 0 is a note-off)
 * @param releaseVelocity velocity of the note-off, 0 to 127
 */
public record Note(
    long tick, long durationTicks, int channel, int pitch, int velocity, int releaseVelocity)
    implements ScoreEvent {

  /** The drum channel of General MIDI: channel 10 to musicians, 9 in MIDI messages. */
  public static final int DRUM_CHANNEL = 9;

  /** The release velocity that MIDI recommends if none is known. */
  public static final int DEFAULT_RELEASE_VELOCITY = 64;

  /**
   * Checks the ranges; the end tick must fit into a {@code long}.
   *
   * @param tick start time in ticks, at least 0
   * @param durationTicks duration in ticks, at least 0; files may contain 0
   * @param channel 0 to 15; {@link #DRUM_CHANNEL} is the drum channel
   * @param pitch 0 to 127; 60 is middle C
   * @param velocity 1 to 127 (a note-on of velocity 0 is a note-off)
   * @param releaseVelocity velocity of the note-off, 0 to 127
   */
  public Note {
    Ranges.requireTick(tick);
    Ranges.require("duration", durationTicks, 0, Long.MAX_VALUE - tick);
    Ranges.requireChannel(channel);
    Ranges.require("pitch", pitch, 0, 127);
    Ranges.require("velocity", velocity, 1, 127);
    Ranges.require("release velocity", releaseVelocity, 0, 127);
  }

  /**
   * Creates a note with the {@linkplain #DEFAULT_RELEASE_VELOCITY default release velocity}.
   *
   * @param tick start time in ticks, at least 0
   * @param durationTicks duration in ticks, at least 0
   * @param channel 0 to 15; {@link #DRUM_CHANNEL} is the drum channel
   * @param pitch 0 to 127; 60 is middle C
   * @param velocity 1 to 127
   */
  public Note(long tick, long durationTicks, int channel, int pitch, int velocity) {
    this(tick, durationTicks, channel, pitch, velocity, DEFAULT_RELEASE_VELOCITY);
  }

  /** {@return the tick of the note-off} */
  public long endTick() {
    return tick + durationTicks;
  }

  /** {@return whether the note is on the drum channel, where the pitch selects an instrument} */
  public boolean isDrum() {
    return channel == DRUM_CHANNEL;
  }
}

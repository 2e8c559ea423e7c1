package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;

/**
 * A key signature.
 *
 * @param tick time in ticks, at least 0
 * @param sharps the number of sharps, or minus the number of flats, -7 to 7
 * @param mode major or minor
 */
public record KeySignature(long tick, int sharps, Mode mode) implements ScoreEvent {

  /** The modes of a MIDI key signature. */
  public enum Mode {
    /** Major; C major without sharps and flats. */
    MAJOR,
    /** Minor; A minor without sharps and flats. */
    MINOR
  }

  /**
   * Checks the ranges.
   *
   * @param tick time in ticks, at least 0
   * @param sharps the number of sharps, or minus the number of flats, -7 to 7
   * @param mode major or minor
   */
  public KeySignature {
    Ranges.requireTick(tick);
    Ranges.require("sharps", sharps, -7, 7);
  }
}

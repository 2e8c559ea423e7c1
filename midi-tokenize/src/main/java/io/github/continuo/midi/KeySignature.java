package io.github.continuo.midi;

/**
 * A new key.
 *
 * @param tick when
 * @param sharps number of sharps, negative for flats, -7 to 7
 * @param mode major or minor
 */
public record KeySignature(long tick, int sharps, Mode mode) implements ScoreEvent {

  /** The two modes that MIDI can say. */
  public enum Mode {
    /** Major: without sharps and flats it is C major. */
    MAJOR,
    /** Minor: without sharps and flats it is A minor. */
    MINOR
  }

  /**
   * Checks the ranges.
   *
   * @param tick when
   * @param sharps number of sharps, negative for flats, -7 to 7
   * @param mode major or minor
   */
  public KeySignature {
    Ranges.tick(tick);
    Ranges.range("sharps", sharps, -7, 7);
  }
}

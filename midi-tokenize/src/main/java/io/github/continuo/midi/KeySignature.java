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
    MAJOR,
    MINOR
  }

  public KeySignature {
    Checks.tick(tick);
    Checks.range("sharps", sharps, -7, 7);
  }
}

package io.github.continuo.generate;

import java.util.Locale;

/**
 * Length of generated music, as a number of beats, bars, seconds, notes or positions.
 *
 * <p>Beats and seconds count from the start of the new music, bars from the first bar line from
 * there on: if the music starts within a bar, it first completes this bar, so that it ends on a bar
 * line. New events start before the end of this time. Notes and positions count what is generated.
 *
 * @param unit what is counted
 * @param count how many, more than 0; a whole number of notes or positions
 */
public record GenerationLength(Unit unit, double count) {

  /** What a length counts. */
  public enum Unit {
    /** Quarter notes. */
    BEATS,
    /** Bars of the time signature at the end of the prompt; of four beats if there is none. */
    BARS,
    /** Seconds at the tempo of the prompt. */
    SECONDS,
    /** Notes. */
    NOTES,
    /** Positions of the model: tokens of a base model, events of a dual model. */
    POSITIONS
  }

  /**
   * Checks the count.
   *
   * @param unit what is counted
   * @param count how many, more than 0 and finite; a whole number of notes or positions
   * @throws IllegalArgumentException if the count is not valid
   */
  public GenerationLength {
    if (!(count > 0) || Double.isInfinite(count)) {
      throw new IllegalArgumentException("length must be more than 0, got " + count);
    }
    boolean isWhole = unit == Unit.NOTES || unit == Unit.POSITIONS;
    if (isWhole && count != Math.rint(count)) {
      throw new IllegalArgumentException(
          "length in "
              + unit.name().toLowerCase(Locale.ROOT)
              + " must be a whole number, got "
              + count);
    }
  }

  /**
   * {@return a length in quarter notes}
   *
   * @param count number of quarter notes, more than 0
   */
  public static GenerationLength beats(double count) {
    return new GenerationLength(Unit.BEATS, count);
  }

  /**
   * {@return a length in bars, of the time signature at the end of the prompt}
   *
   * @param count number of bars, more than 0
   */
  public static GenerationLength bars(double count) {
    return new GenerationLength(Unit.BARS, count);
  }

  /**
   * {@return a length in seconds, at the tempo of the prompt}
   *
   * @param count number of seconds, more than 0
   */
  public static GenerationLength seconds(double count) {
    return new GenerationLength(Unit.SECONDS, count);
  }

  /**
   * {@return a length in notes}
   *
   * @param count number of notes, at least 1
   */
  public static GenerationLength notes(int count) {
    return new GenerationLength(Unit.NOTES, count);
  }

  /**
   * {@return a length in positions}
   *
   * @param count number of positions, at least 1
   */
  public static GenerationLength positions(int count) {
    return new GenerationLength(Unit.POSITIONS, count);
  }
}

package io.github.continuo.generate;

import java.util.Locale;

/**
 * How much new music is asked for. The music ends with the first event that reaches it: events are
 * generated while they start less than the given beats, bars or seconds after the end of the
 * prompt, or until there are as many as asked for.
 *
 * @param unit what is counted
 * @param count how many, more than 0; notes and rows are whole
 */
public record GenerationLength(Unit unit, double count) {

  /** What can be counted. */
  public enum Unit {
    /** Quarter notes. */
    BEATS,
    /** Bars of the meter in force at the end of the prompt; of four beats if none is. */
    BARS,
    /** Seconds at the prompt's tempo. */
    SECONDS,
    /** Notes. */
    NOTES,
    /** Rows of tokens: the model's own measure of work. */
    POSITIONS
  }

  /**
   * Checks the count.
   *
   * @param unit what is counted
   * @param count how many, more than 0 and finite; a whole number of notes or rows
   * @throws IllegalArgumentException if it is none
   */
  public GenerationLength {
    if (!(count > 0) || Double.isInfinite(count)) {
      throw new IllegalArgumentException("amount must be more than 0, got " + count);
    }
    boolean isOfWholeThings = unit == Unit.NOTES || unit == Unit.POSITIONS;
    if (isOfWholeThings && count != Math.rint(count)) {
      throw new IllegalArgumentException(
          "amount of "
              + unit.name().toLowerCase(Locale.ROOT)
              + " must be a whole number, got "
              + count);
    }
  }

  /**
   * {@return so many quarter notes}
   *
   * @param count how many, more than 0
   */
  public static GenerationLength beats(double count) {
    return new GenerationLength(Unit.BEATS, count);
  }

  /**
   * {@return so many bars of the meter at the end of the prompt}
   *
   * @param count how many, more than 0
   */
  public static GenerationLength bars(double count) {
    return new GenerationLength(Unit.BARS, count);
  }

  /**
   * {@return so many seconds at the prompt's tempo}
   *
   * @param count how many, more than 0
   */
  public static GenerationLength seconds(double count) {
    return new GenerationLength(Unit.SECONDS, count);
  }

  /**
   * {@return so many notes}
   *
   * @param count how many, at least 1
   */
  public static GenerationLength notes(int count) {
    return new GenerationLength(Unit.NOTES, count);
  }

  /**
   * {@return so many rows of tokens}
   *
   * @param count how many, at least 1
   */
  public static GenerationLength positions(int count) {
    return new GenerationLength(Unit.POSITIONS, count);
  }
}

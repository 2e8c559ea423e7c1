package io.github.continuo.tokenize;

import io.github.continuo.midi.TimeBase;

/**
 * The steps on which a tokenizer places notes: parts of a beat, or milliseconds.
 *
 * <p>Step 0 is tick 0 of a score. The grid is chosen once for a model and stored with it.
 */
public sealed interface TimeGrid {

  /**
   * Musical time: the same music gives the same steps at any tempo.
   *
   * <p>A beat is a quarter note, whatever the meter. A score under a SMPTE time base has no beats;
   * it is counted at the default tempo, half a second a beat.
   *
   * @param steps steps in a beat, 1 to 127, so that a quarter note fits into one duration token; 12
   *     holds sixteenths and triplets of eighths, 24 also 32nds and triplets of sixteenths
   */
  record StepsPerBeat(int steps) implements TimeGrid {

    /** About what sequencers use; more would say nothing that the steps do not. */
    private static final double USUAL_TICKS_PER_QUARTER = 480;

    /**
     * Checks the range.
     *
     * @param steps how many are in a beat
     */
    public StepsPerBeat {
      if (steps < 1 || steps > 127) {
        throw new IllegalArgumentException("steps per beat must be in 1..127, got " + steps);
      }
    }

    @Override
    public int ticksPerStep() {
      return (int) Math.round(USUAL_TICKS_PER_QUARTER / steps);
    }

    @Override
    public TimeBase timeBase() {
      return TimeBase.ticksPerQuarter(steps * ticksPerStep());
    }
  }

  /**
   * Clock time: what is heard, through all changes of tempo, and no beats.
   *
   * @param millis length of a step, 1 to 1,000; the longest duration is 127 times that, and steps
   *     beyond a second no longer tell notes apart
   */
  record Milliseconds(int millis) implements TimeGrid {

    /** At the default tempo of half a second a quarter, a tick is a millisecond. */
    private static final int TICKS_PER_QUARTER = 500;

    /**
     * Checks the range.
     *
     * @param millis length of a step
     */
    public Milliseconds {
      if (millis < 1 || millis > 1_000) {
        throw new IllegalArgumentException(
            "milliseconds in a step must be in 1..1000, got " + millis);
      }
    }

    @Override
    public int ticksPerStep() {
      return millis;
    }

    @Override
    public TimeBase timeBase() {
      return TimeBase.ticksPerQuarter(TICKS_PER_QUARTER);
    }
  }

  /**
   * {@return steps that are parts of a beat}
   *
   * @param steps how many are in a beat, 1 to 127
   */
  static TimeGrid stepsPerBeat(int steps) {
    return new StepsPerBeat(steps);
  }

  /**
   * {@return steps of some milliseconds}
   *
   * @param millis length of a step, 1 to 1,000
   */
  static TimeGrid milliseconds(int millis) {
    return new Milliseconds(millis);
  }

  /** {@return the time base of decoded scores, in which every step is a whole number of ticks} */
  TimeBase timeBase();

  /** {@return the ticks of {@link #timeBase} in a step, at the default tempo} */
  int ticksPerStep();
}

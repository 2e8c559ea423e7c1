package io.github.continuo.tokenize.note;

import io.github.continuo.messages.Ranges;
import io.github.continuo.midi.TimeBase;

/**
 * Time grid of a tokenizer: steps that are fractions of a beat, or milliseconds.
 *
 * <p>Step 0 is tick 0 of a score. The grid is chosen once for a model and stored with it.
 */
public sealed interface TimeGrid {

  /**
   * Musical time: the same music has the same steps at any tempo.
   *
   * <p>A beat is a quarter note in any time signature. A score with a SMPTE time base has no beats;
   * it is converted at the default tempo, half a second per beat.
   *
   * @param steps steps per beat, 1 to 127, so that a quarter note fits into one duration token; 12
   *     holds sixteenth notes and eighth-note triplets, 24 also 32nd notes and sixteenth-note
   *     triplets
   */
  record StepsPerBeat(int steps) implements TimeGrid {

    /** Close to the resolution of sequencers; the steps do not need a finer one. */
    private static final double USUAL_TICKS_PER_QUARTER = 480;

    /**
     * Checks the range.
     *
     * @param steps steps per beat
     */
    public StepsPerBeat {
      Ranges.require("steps per beat", steps, 1, 127);
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
   * Clock time: the times that a listener hears, whatever the tempo; it has no beats.
   *
   * @param millis length of a step, 1 to 1,000; the longest duration is 127 steps, and steps over a
   *     second no longer separate notes
   */
  record Milliseconds(int millis) implements TimeGrid {

    /** At the default tempo of half a second per quarter note, a tick is a millisecond. */
    private static final int TICKS_PER_QUARTER = 500;

    /**
     * Checks the range.
     *
     * @param millis length of a step
     */
    public Milliseconds {
      Ranges.require("milliseconds in a step", millis, 1, 1_000);
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
   * {@return a grid of steps that are fractions of a beat}
   *
   * @param steps steps per beat, 1 to 127
   */
  static TimeGrid stepsPerBeat(int steps) {
    return new StepsPerBeat(steps);
  }

  /**
   * {@return a grid of steps of some milliseconds}
   *
   * @param millis length of a step, 1 to 1,000
   */
  static TimeGrid milliseconds(int millis) {
    return new Milliseconds(millis);
  }

  /** {@return the time base of decoded scores, in which every step is a whole number of ticks} */
  TimeBase timeBase();

  /** {@return the number of ticks of {@link #timeBase} per step, at the default tempo} */
  int ticksPerStep();
}

package io.github.continuo.tokenize.note;

import io.github.continuo.messages.Text;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TempoMap;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.tokenize.rules.Steps;

/**
 * Conversion between the ticks of a score and the steps of a {@link TimeGrid}. All rounding happens
 * here.
 *
 * <p>If the score counts quarter notes and the grid beats, the arithmetic is in integers and exact;
 * otherwise both are converted to seconds.
 */
sealed interface ScoreGrid extends Steps {

  /** Largest end tick: up to it, no product of ticks, steps and tempo overflows a long. */
  long MAX_TICK = 1L << 48;

  /** Returns the step nearest to a tick; the later one in a tie. */
  @Override
  long stepAt(long tick);

  /** Returns the tick nearest to a step; the later one in a tie. */
  @Override
  long tickAt(long step);

  /** Returns the number of whole steps between two ticks. */
  long wholeSteps(long fromTick, long toTick);

  /**
   * Returns the conversion for a score.
   *
   * @throws IllegalArgumentException if the score ends after {@link #MAX_TICK}
   */
  static ScoreGrid of(TimeGrid grid, Score score) {
    if (score.endTick() > MAX_TICK) {
      throw new IllegalArgumentException(
          Text.format(
              "score must end by tick %d to be laid on a grid, got %d", MAX_TICK, score.endTick()));
    }
    if (grid instanceof TimeGrid.Milliseconds clock) {
      return new OfSeconds(score.tempoMap(), 1_000.0 / clock.millis());
    }
    int stepsPerBeat = ((TimeGrid.StepsPerBeat) grid).steps();
    if (score.timeBase() instanceof TimeBase.TicksPerQuarter quarter) {
      return new OfQuarters(quarter.ticks(), stepsPerBeat);
    }
    return new OfSeconds(score.tempoMap(), 2.0 * stepsPerBeat); // beats of the default tempo
  }

  /** Grid whose steps and ticks are both fractions of a quarter note. */
  record OfQuarters(long ticksPerQuarter, long stepsPerQuarter) implements ScoreGrid {

    @Override
    public long stepAt(long tick) {
      return roundedQuotient(tick * stepsPerQuarter, ticksPerQuarter);
    }

    @Override
    public long tickAt(long step) {
      return roundedQuotient(step * ticksPerQuarter, stepsPerQuarter);
    }

    @Override
    public boolean areAlikeInBeats() {
      return true;
    }

    @Override
    public long wholeSteps(long fromTick, long toTick) {
      return (toTick - fromTick) * stepsPerQuarter / ticksPerQuarter;
    }

    private static long roundedQuotient(long dividend, long divisor) {
      return (2 * dividend + divisor) / (2 * divisor);
    }
  }

  /** Grid whose steps are fractions of a second. */
  record OfSeconds(TempoMap tempoMap, double stepsPerSecond) implements ScoreGrid {

    /** Tolerance in steps, so that rounding of doubles never turns a whole step into one less. */
    private static final double TOLERANCE = 1e-6;

    @Override
    public long stepAt(long tick) {
      return Math.round(tempoMap.secondsAt(tick) * stepsPerSecond);
    }

    @Override
    public long tickAt(long step) {
      return tempoMap.tickAt(step / stepsPerSecond);
    }

    @Override
    public boolean areAlikeInBeats() {
      return false;
    }

    @Override
    public long wholeSteps(long fromTick, long toTick) {
      double seconds = tempoMap.secondsAt(toTick) - tempoMap.secondsAt(fromTick);
      return (long) Math.floor(seconds * stepsPerSecond + TOLERANCE);
    }
  }
}

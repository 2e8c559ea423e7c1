package io.github.continuo.tokenize;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TempoMap;
import io.github.continuo.midi.TimeBase;
import java.util.Locale;

/**
 * A {@link TimeGrid} laid over a score: ticks to steps and back. The only place that rounds.
 *
 * <p>Where the score counts quarters and the grid beats, the arithmetic is that of integers and so
 * exact; otherwise both are led through seconds.
 */
sealed interface ScoreGrid {

  /** Up to here no product of ticks, steps and tempo leaves the range of a long. */
  long MAX_TICK = 1L << 48;

  /** The step nearest to a tick, the later one if two are as near. */
  long stepAt(long tick);

  /** The tick nearest to a step, the later one if two are as near. */
  long tickAt(long step);

  /** How many whole steps fit between two ticks. */
  long wholeSteps(long fromTick, long toTick);

  /**
   * Lays a grid over a score.
   *
   * @throws IllegalArgumentException if the score ends after {@link #MAX_TICK}
   */
  static ScoreGrid of(TimeGrid grid, Score score) {
    if (score.endTick() > MAX_TICK) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "score must end by tick %d to be laid on a grid, got %d",
              MAX_TICK,
              score.endTick()));
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

  /** Steps and ticks that are both parts of a quarter. */
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
    public long wholeSteps(long fromTick, long toTick) {
      return (toTick - fromTick) * stepsPerQuarter / ticksPerQuarter;
    }

    private static long roundedQuotient(long dividend, long divisor) {
      return (2 * dividend + divisor) / (2 * divisor);
    }
  }

  /** Steps that are parts of a second. */
  record OfSeconds(TempoMap tempoMap, double stepsPerSecond) implements ScoreGrid {

    /** Of a step; keeps what is whole but for the rounding of doubles from losing a step. */
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
    public long wholeSteps(long fromTick, long toTick) {
      double seconds = tempoMap.secondsAt(toTick) - tempoMap.secondsAt(fromTick);
      return (long) Math.floor(seconds * stepsPerSecond + TOLERANCE);
    }
  }
}

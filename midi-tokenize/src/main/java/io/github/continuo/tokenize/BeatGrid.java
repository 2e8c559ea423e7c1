package io.github.continuo.tokenize;

import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Score;
import java.util.Locale;

/**
 * Ticks of a score to steps of a sixteenth of a beat, and back.
 *
 * <p>In film time a beat is half a second, as at the default tempo.
 *
 * @param ticksPerBeat may be a fraction in film time
 */
record BeatGrid(double ticksPerBeat) {

  /** Up to here a step fits into 48 bits, beside all that is sorted or looked up with it. */
  static final long MAX_TICK = (1L << 43) - 1;

  /**
   * The grid of a score.
   *
   * @throws IllegalArgumentException if the score ends after {@link #MAX_TICK}
   */
  static BeatGrid of(Score score) {
    if (score.endTick() > MAX_TICK) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "score must end by tick %d to be laid on a grid, got %d",
              MAX_TICK,
              score.endTick()));
    }
    return new BeatGrid(BeatMap.of(score.timeBase()).ticksPerBeat());
  }

  /** The number of steps nearest to some ticks, the even one if two are as near. */
  long stepsIn(long ticks) {
    return (long) Math.rint(ticks * 16.0 / ticksPerBeat);
  }

  /** The beat nearest to a tick, the later one if two are as near. */
  long beatAt(long tick) {
    return Math.round(tick / ticksPerBeat);
  }

  /** The tick nearest to a step, the later one if two are as near. */
  long tickAt(long step) {
    return Math.round(step * ticksPerBeat / GridEvent.STEPS_PER_BEAT);
  }
}

package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.messages.Text;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.rules.Steps;

/**
 * Converts ticks of a score to grid steps of a sixteenth of a beat, and back.
 *
 * <p>With an SMPTE time base a beat is half a second, as at the default tempo.
 *
 * @param ticksPerBeat the number of ticks per beat; may be a fraction with an SMPTE time base
 */
public record BeatGrid(double ticksPerBeat) implements Steps {

  /** The last tick whose step fits into 48 bits; sort and lookup keys use the other bits. */
  static final long MAX_TICK = (1L << 43) - 1;

  /**
   * Returns the grid of a score.
   *
   * @throws IllegalArgumentException if the score ends after {@link #MAX_TICK}
   */
  public static BeatGrid of(Score score) {
    if (score.endTick() > MAX_TICK) {
      throw new IllegalArgumentException(
          Text.format(
              "score must end by tick %d to be laid on a grid, got %d", MAX_TICK, score.endTick()));
    }
    return new BeatGrid(BeatMap.of(score.timeBase()).ticksPerBeat());
  }

  /** Converts ticks to steps, rounded to the nearest; ties go to the even number. */
  public long stepsIn(long ticks) {
    return (long) Math.rint(ticks * 16.0 / ticksPerBeat);
  }

  @Override
  public long stepAt(long tick) {
    return stepsIn(tick);
  }

  /** Returns the beat nearest to a tick; ties go to the later one. */
  public long beatAt(long tick) {
    return Math.round(tick / ticksPerBeat);
  }

  /** Returns the tick nearest to a step; ties go to the later one. */
  @Override
  public long tickAt(long step) {
    return Math.round(step * ticksPerBeat / GridEvent.STEPS_PER_BEAT);
  }

  @Override
  public boolean areAlikeInBeats() {
    return ticksPerBeat == Math.rint(ticksPerBeat);
  }
}

package io.github.continuo.tokenize.note;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TempoMap;
import io.github.continuo.midi.TimeBase;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ScoreGridProperties {

  @Property
  void beats_are_rounded_exactly_up_to_the_last_tick(
      @ForAll @IntRange(min = 1, max = 32_767) int ticksPerQuarter,
      @ForAll @IntRange(min = 1, max = 127) int stepsPerBeat,
      @ForAll @LongRange(min = 0, max = ScoreGrid.MAX_TICK) long tick) {
    Score score = NoteScores.of(ticksPerQuarter);

    long step = ScoreGrid.of(TimeGrid.stepsPerBeat(stepsPerBeat), score).stepAt(tick);

    // 2 * distance in ticks * steps per beat lies in (-ticks per quarter, +ticks per quarter]
    BigInteger twiceDistance =
        BigInteger.valueOf(step)
            .multiply(BigInteger.valueOf(ticksPerQuarter))
            .subtract(BigInteger.valueOf(tick).multiply(BigInteger.valueOf(stepsPerBeat)))
            .shiftLeft(1);
    assertThat(twiceDistance)
        .isGreaterThan(BigInteger.valueOf(-ticksPerQuarter))
        .isLessThanOrEqualTo(BigInteger.valueOf(ticksPerQuarter));
  }

  @Property
  void a_step_leads_to_the_nearest_tick_of_any_score(
      @ForAll("grids") TimeGrid grid,
      @ForAll("scores") Score score,
      @ForAll @LongRange(min = 0, max = 1_000_000) long step) {
    ScoreGrid scoreGrid = ScoreGrid.of(grid, score);

    long tick = scoreGrid.tickAt(step);

    double seconds = exactSeconds(grid, score, step);
    double distance = Math.abs(seconds - secondsAt(grid, score, tick));
    assertThat(distance)
        .isLessThanOrEqualTo(Math.abs(seconds - secondsAt(grid, score, tick + 1)) + 1e-6);
    if (tick > 0) {
      assertThat(distance)
          .isLessThanOrEqualTo(Math.abs(seconds - secondsAt(grid, score, tick - 1)) + 1e-6);
    }
  }

  @Property
  void every_step_of_a_decoded_score_is_a_tick(
      @ForAll("grids") TimeGrid grid, @ForAll @LongRange(min = 0, max = 10_000_000) long step) {
    Score decoded = new Score(0, grid.timeBase(), List.of());
    ScoreGrid scoreGrid = ScoreGrid.of(grid, decoded);

    long tick = step * grid.ticksPerStep();

    assertThat(scoreGrid.tickAt(step)).isEqualTo(tick);
    assertThat(scoreGrid.stepAt(tick)).isEqualTo(step);
    assertThat(scoreGrid.wholeSteps(tick, tick + grid.ticksPerStep())).isEqualTo(1);
  }

  @Property
  void steps_follow_ticks(@ForAll("grids") TimeGrid grid, @ForAll("scores") Score score) {
    ScoreGrid scoreGrid = ScoreGrid.of(grid, score);

    List<Long> steps =
        score.notes().map(note -> note.tick()).sorted().map(scoreGrid::stepAt).toList();

    assertThat(steps).isSorted();
  }

  /** Seconds of a step, or under a beat grid and musical time quarters. */
  private static double exactSeconds(TimeGrid grid, Score score, long step) {
    if (grid instanceof TimeGrid.StepsPerBeat beat) {
      boolean quarters = score.timeBase() instanceof TimeBase.TicksPerQuarter;
      return (double) step / beat.steps() / (quarters ? 1 : 2);
    }
    return step * ((TimeGrid.Milliseconds) grid).millis() / 1_000.0;
  }

  private static double secondsAt(TimeGrid grid, Score score, long tick) {
    if (grid instanceof TimeGrid.StepsPerBeat
        && score.timeBase() instanceof TimeBase.TicksPerQuarter quarter) {
      return (double) tick / quarter.ticks();
    }
    TempoMap tempoMap = score.tempoMap();
    return tempoMap.secondsAt(tick);
  }

  @Provide
  Arbitrary<TimeGrid> grids() {
    return NoteScores.anyGrid();
  }

  @Provide
  Arbitrary<Score> scores() {
    return NoteScores.any();
  }
}

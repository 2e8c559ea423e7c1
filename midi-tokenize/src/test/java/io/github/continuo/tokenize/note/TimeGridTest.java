package io.github.continuo.tokenize.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeBase.FrameRate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeGridTest {

  @Test
  void decoded_scores_have_about_480_ticks_a_quarter_and_whole_ticks_a_step() {
    assertThat(TimeGrid.stepsPerBeat(12).timeBase()).isEqualTo(TimeBase.ticksPerQuarter(480));
    assertThat(TimeGrid.stepsPerBeat(12).ticksPerStep()).isEqualTo(40);
    assertThat(TimeGrid.stepsPerBeat(7).timeBase()).isEqualTo(TimeBase.ticksPerQuarter(483));
    assertThat(TimeGrid.stepsPerBeat(7).ticksPerStep()).isEqualTo(69);
    assertThat(TimeGrid.stepsPerBeat(127).timeBase()).isEqualTo(TimeBase.ticksPerQuarter(508));
  }

  @Test
  void a_tick_of_a_score_decoded_from_clock_time_is_a_millisecond() {
    TimeGrid grid = TimeGrid.milliseconds(32);

    Score empty = new Score(0, grid.timeBase(), List.of());
    assertThat(empty.tempoMap().secondsAt(1_000)).isEqualTo(1);
    assertThat(grid.ticksPerStep()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 128})
  void a_quarter_must_fit_into_a_duration_token(int steps) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeGrid.stepsPerBeat(steps))
        .withMessage("steps per beat must be in 1..127, got " + steps);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001})
  void a_step_lasts_a_millisecond_to_a_second(int millis) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeGrid.milliseconds(millis))
        .withMessage("milliseconds in a step must be in 1..1000, got " + millis);
  }

  @Test
  void half_a_step_goes_up() {
    ScoreGrid grid = ScoreGrid.of(TimeGrid.stepsPerBeat(12), NoteScores.of(480));

    assertThat(grid.stepAt(19)).isEqualTo(0);
    assertThat(grid.stepAt(20)).isEqualTo(1);
    assertThat(grid.stepAt(59)).isEqualTo(1);
    assertThat(grid.stepAt(60)).isEqualTo(2);
  }

  @Test
  void beats_do_not_hear_the_tempo_but_milliseconds_do() {
    Score score = NoteScores.of(100, new Tempo(0, 1_000_000), new Tempo(200, 250_000));

    ScoreGrid beats = ScoreGrid.of(TimeGrid.stepsPerBeat(12), score);
    ScoreGrid clock = ScoreGrid.of(TimeGrid.milliseconds(50), score);

    assertThat(beats.stepAt(400)).isEqualTo(48);
    assertThat(clock.stepAt(200)).isEqualTo(40);
    assertThat(clock.stepAt(400)).isEqualTo(50);
    assertThat(clock.tickAt(50)).isEqualTo(400);
  }

  @Test
  void under_film_time_a_beat_is_half_a_second() {
    Score score = Score.of(TimeBase.smpte(FrameRate.FPS_25, 40), List.of());

    ScoreGrid grid = ScoreGrid.of(TimeGrid.stepsPerBeat(12), score);

    assertThat(grid.stepAt(500)).isEqualTo(12);
    assertThat(grid.tickAt(24)).isEqualTo(1_000);
  }

  @Test
  void whole_steps_are_counted_down() {
    ScoreGrid beats = ScoreGrid.of(TimeGrid.stepsPerBeat(12), NoteScores.of(480));
    ScoreGrid clock = ScoreGrid.of(TimeGrid.milliseconds(32), NoteScores.of(500));

    assertThat(beats.wholeSteps(0, 39)).isEqualTo(0);
    assertThat(beats.wholeSteps(39, 79)).isEqualTo(1);
    assertThat(clock.wholeSteps(0, 63)).isEqualTo(1);
    assertThat(clock.wholeSteps(32, 64)).isEqualTo(1);
  }

  @Test
  void a_score_beyond_all_arithmetic_is_refused() {
    Score endless = NoteScores.of(1, NoteScores.note(0, 1L << 50, 60));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreGrid.of(TimeGrid.stepsPerBeat(12), endless))
        .withMessage(
            "score must end by tick 281474976710656 to be laid on a grid, got 1125899906842624");
  }
}

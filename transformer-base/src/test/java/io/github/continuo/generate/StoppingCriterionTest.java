package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoppingCriterionTest {

  @Test
  void beats_are_quarters() {
    assertThat(StoppingCriterion.of(GenerationLength.beats(2.5), score(), 960).endTick())
        .isEqualTo(960 + 1200);
  }

  @Test
  void bars_are_those_of_the_meter_in_force() {
    Score waltz = score(new TimeSignature(0, 3, 4), new TimeSignature(4800, 6, 8));

    assertThat(StoppingCriterion.of(GenerationLength.bars(2), score(), 0).endTick())
        .isEqualTo(2 * 4 * 480);
    assertThat(StoppingCriterion.of(GenerationLength.bars(2), waltz, 1440).endTick())
        .isEqualTo(1440 + 2 * 3 * 480);
    assertThat(StoppingCriterion.of(GenerationLength.bars(2), waltz, 4800).endTick())
        .isEqualTo(4800 + 2 * 3 * 480);
    assertThat(
            StoppingCriterion.of(GenerationLength.bars(1), score(new TimeSignature(0, 7, 8)), 0)
                .endTick())
        .isEqualTo(1680);
  }

  @Test
  void bar_in_which_the_music_starts_is_completed_first() {
    Score waltz = score(new TimeSignature(0, 3, 4), new TimeSignature(2880, 6, 8));

    assertThat(StoppingCriterion.of(GenerationLength.bars(2), waltz, 960).endTick())
        .isEqualTo(1440 + 2 * 3 * 480);
    assertThat(StoppingCriterion.of(GenerationLength.bars(1), score(), 1).endTick())
        .isEqualTo(2 * 4 * 480);
  }

  @Test
  void seconds_follow_the_tempo() {
    Score slow = score(new Tempo(0, 1_000_000));

    assertThat(StoppingCriterion.of(GenerationLength.seconds(3), score(), 480).endTick())
        .isEqualTo(480 + 6 * 480);
    assertThat(StoppingCriterion.of(GenerationLength.seconds(3), slow, 480).endTick())
        .isEqualTo(480 + 3 * 480);
  }

  @Test
  void under_film_time_a_beat_is_half_a_second() {
    Score film = Score.of(TimeBase.smpte(TimeBase.FrameRate.FPS_25, 40), List.of());

    assertThat(StoppingCriterion.of(GenerationLength.beats(4), film, 100).endTick())
        .isEqualTo(100 + 2000);
  }

  @Test
  void notes_and_rows_are_counted() {
    StoppingCriterion notes = StoppingCriterion.of(GenerationLength.notes(2), score(), 0);
    StoppingCriterion rows = StoppingCriterion.of(GenerationLength.positions(5), score(), 0);

    assertThat(notes.isReached(1, 100)).isFalse();
    assertThat(notes.isReached(2, 3)).isTrue();
    assertThat(rows.isReached(100, 4)).isFalse();
    assertThat(rows.isReached(0, 5)).isTrue();
    assertThat(rows.isBeyond(Long.MAX_VALUE - 1)).isFalse();
  }

  private static Score score(ScoreEvent... events) {
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(List.of(events))));
  }

  @Test
  void what_starts_at_the_end_is_beyond_it_and_what_starts_before_is_not() {
    StoppingCriterion goal = StoppingCriterion.until(960);

    assertThat(goal.isBeyond(959)).isFalse();
    assertThat(goal.isBeyond(960)).isTrue();
  }
}

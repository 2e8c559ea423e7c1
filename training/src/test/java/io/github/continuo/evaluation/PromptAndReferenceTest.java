package io.github.continuo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptAndReferenceTest {
  private static final int BEAT = 10;
  private static final SamplePlan PLAN = SamplePlan.ofPieces(1).withPromptBars(2).withBars(1);

  private static Optional<PromptAndReference> cut(ScoreEvent... events) {
    Score score = Score.of(TimeBase.ticksPerQuarter(BEAT), List.of(Track.of(List.of(events))));
    return PromptAndReference.of("song", score, PLAN, 0);
  }

  private static Note note(long tick, long ticks) {
    return new Note(tick, ticks, 3, 60, 90, 7);
  }

  @Test
  void bars_are_counted_from_the_one_with_the_first_note() {
    PromptAndReference song =
        cut(note(45, 5), note(110, 5), note(121, 5), note(155, 5)).orElseThrow();

    assertThat(song.cutTick()).isEqualTo(120); // the first bar with a note begins at tick 40
    assertThat(song.endTick()).isEqualTo(160);
    assertThat(song.prompt().notes()).containsExactly(note(45, 5), note(110, 5));
    assertThat(song.rest()).containsExactly(note(121, 5), note(155, 5));
  }

  @Test
  void the_meter_where_the_notes_begin_counts() {
    PromptAndReference song =
        cut(
                new TimeSignature(0, 4, 4),
                new TimeSignature(40, 3, 4),
                note(75, 5),
                note(130, 5),
                new TimeSignature(145, 5, 4))
            .orElseThrow();

    assertThat(song.cutTick()).isEqualTo(130); // bars of 30 ticks from tick 40 on
    assertThat(song.endTick()).isEqualTo(160);
    assertThat(song.bars(song.rest().stream()).timeSignatures())
        .containsExactly(new TimeSignature(0, 3, 4));
  }

  @Test
  void what_sounds_on_ends_at_the_cut_and_at_the_end() {
    PromptAndReference song =
        cut(new ProgramChange(0, 3, 5), note(0, 500), note(90, 500), new ProgramChange(90, 3, 6))
            .orElseThrow();

    assertThat(song.prompt().tracks().get(0).events())
        .containsExactly(new ProgramChange(0, 3, 5), note(0, 80));
    assertThat(song.bars(song.rest().stream()).notes()).containsExactly(note(10, 30));
  }

  @Test
  void music_is_asked_for_from_where_the_prompt_ends() {
    assertThat(cut(note(0, 80), note(90, 5)).orElseThrow().beatsToWrite()).isEqualTo(4);
    assertThat(cut(note(0, 57), note(90, 5)).orElseThrow().beatsToWrite()).isEqualTo(6);
  }

  @Test
  void a_song_must_reach_its_last_bar() {
    assertThat(cut(note(0, 5), note(79, 100))).isEmpty();
    assertThat(cut(note(0, 5), note(80, 5))).isPresent();
    assertThat(cut()).isEmpty();
  }

  @Test
  void a_song_is_cut_again_after_what_was_written_and_the_bars_of_a_prompt() {
    Score score =
        Score.of(
            TimeBase.ticksPerQuarter(BEAT),
            List.of(Track.of(List.of(note(45, 5), note(110, 5), note(250, 5), note(275, 5)))));

    PromptAndReference song = PromptAndReference.of("song", score, PLAN, 1).orElseThrow();

    assertThat(song.cutTick()).isEqualTo(240); // two bars, one and two more after tick 40
    assertThat(song.endTick()).isEqualTo(280);
    assertThat(song.prompt().notes()).containsExactly(note(45, 5), note(110, 5));
    assertThat(song.seconds()).isEqualTo(2);
    assertThat(PromptAndReference.of("song", score, PLAN, 2)).isEmpty();
  }
}

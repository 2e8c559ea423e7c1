package io.github.continuo.picture;

import static io.github.continuo.picture.Pieces.note;
import static io.github.continuo.picture.Pieces.placed;
import static io.github.continuo.picture.Pieces.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.TrackEvent;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PianoRollTest {
  private static final PianoRoll ROLL = PianoRoll.of(score(note(0, 7.5)));

  @Test
  void all_beats_are_drawn_to_the_end_of_the_last() {
    assertThat(ROLL.beats()).isEqualTo(new BeatRange(0, 8));
    assertThat(ROLL.withLayer("new", placed(note(8, 1))).beats()).isEqualTo(new BeatRange(0, 9));
  }

  @Test
  void part_ends_where_the_music_does() {
    assertThat(ROLL.withBeats(2, 4).beats()).isEqualTo(new BeatRange(2, 4));
    assertThat(ROLL.withBeats(2, 1e9).beats()).isEqualTo(new BeatRange(2, 8));
    assertThat(ROLL.withBeats(20, 24).beats()).isEqualTo(new BeatRange(20, 21));
  }

  @Test
  void events_that_are_no_notes_are_left_out() {
    TrackEvent program = new TrackEvent(0, new ProgramChange(0, 0, 40));

    assertThat(ROLL.withLayer("new", List.of(program)).layers().get(1).notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-1, 4", "4, 4", "5, 4", "NaN, 4", "0, NaN", "0, Infinity"})
  void range_must_have_beats(double from, double to) {
    String told =
        String.format(
            Locale.ROOT,
            "beats must be a range from 0 on that is not empty, got %s to %s",
            from,
            to);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ROLL.withBeats(from, to))
        .withMessage(told);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ROLL.withHighlightedBeats(from, to))
        .withMessage(told);
  }

  @Test
  void notes_beyond_all_measure_are_refused() {
    Note last = new Note(Long.MAX_VALUE - 1, 1, 0, 60, 80);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ROLL.withLayer("new", placed(last)))
        .withMessageStartingWith("notes must end before beat 2^50 to be drawn, got one that ends");
  }
}

package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.EventType.KEY_SIGNATURE;
import static io.github.continuo.tokenize.EventType.NOTE;
import static io.github.continuo.tokenize.EventType.PROGRAM_CHANGE;
import static io.github.continuo.tokenize.event.Quality.Reason.ALIGNMENT;
import static io.github.continuo.tokenize.event.Quality.Reason.BANDWIDTH;
import static io.github.continuo.tokenize.event.Quality.Reason.DENSITY;
import static io.github.continuo.tokenize.event.Quality.Reason.DRUM_ONLY;
import static io.github.continuo.tokenize.event.Quality.Reason.PIANO;
import static io.github.continuo.tokenize.event.Quality.Reason.TONALITY;
import static io.github.continuo.tokenize.event.Quality.Reason.TOTAL_MAX;
import static io.github.continuo.tokenize.event.Quality.Reason.TOTAL_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.Quality.Statistics;
import org.junit.jupiter.api.Test;

/** Pieces whose measures can be counted by hand. */
class QualityCheckTest {
  private static final QualityCheck ANY_NUMBER =
      QualityCheck.defaults().withNotes(1, Integer.MAX_VALUE);

  @Test
  void a_piece_without_notes_has_too_few() {
    TokenSequence rows = LegalRows.of(EventVersion.V1).and(PROGRAM_CHANGE, 0, 0, 0, 3, 0).tokens();

    Quality quality = ANY_NUMBER.check(rows, EventVersion.V1);

    assertThat(quality.isAccepted()).isFalse();
    assertThat(quality.reasons()).containsExactly(TOTAL_MIN);
    assertThat(quality.notes()).isZero();
    assertThat(quality.statistics()).isEmpty();
  }

  @Test
  void drums_alone_are_no_piece() {
    TokenSequence rows = LegalRows.of(EventVersion.V1).and(NOTE, 0, 0, 0, 4, 9, 36, 80).tokens();

    assertThat(ANY_NUMBER.check(rows, EventVersion.V1).reasons()).containsExactly(DRUM_ONLY);
    assertThat(QualityCheck.defaults().check(rows, EventVersion.V1).reasons())
        .containsExactly(TOTAL_MIN, DRUM_ONLY);
  }

  @Test
  void of_a_wrong_number_of_notes_nothing_else_is_said_but_all_is_measured() {
    TokenSequence rows = melody(0, 60, 61, 62);

    Quality few = QualityCheck.defaults().check(rows, EventVersion.V2);
    Quality many = QualityCheck.defaults().withNotes(1, 2).check(rows, EventVersion.V2);

    assertThat(few.reasons()).containsExactly(TOTAL_MIN);
    assertThat(many.reasons()).containsExactly(TOTAL_MAX);
    assertThat(many.statistics()).isEqualTo(few.statistics()).isPresent();
  }

  @Test
  void alignment_is_the_share_of_the_two_most_used_steps() {
    TokenSequence rows =
        LegalRows.of(EventVersion.V2)
            .and(NOTE, 0, 0, 0, 0, 60, 80, 1)
            .and(NOTE, 0, 5, 0, 0, 60, 80, 1)
            .and(NOTE, 0, 9, 0, 9, 36, 80, 1) // drums count
            .and(NOTE, 0, 12, 0, 0, 60, 80, 1)
            .and(NOTE, 3, 0, 0, 0, 60, 80, 1)
            .tokens();

    assertThat(statistics(rows).alignment()).isEqualTo(3 / 5.0);
    assertThat(ANY_NUMBER.withMinAlignment(0.6).check(rows, EventVersion.V2).reasons())
        .doesNotContain(ALIGNMENT);
    assertThat(ANY_NUMBER.withMinAlignment(0.61).check(rows, EventVersion.V2).reasons())
        .contains(ALIGNMENT);
  }

  @Test
  void tonality_is_the_mean_share_of_the_seven_most_used_pitch_classes_of_a_window() {
    LegalRows rows = LegalRows.of(EventVersion.V2);
    for (int pitch = 60; pitch < 70; pitch++) {
      rows.and(NOTE, pitch == 60 ? 0 : 1, 0, 0, 0, pitch, 80, 1); // beats 0 to 9: ten classes
    }
    rows.and(NOTE, 6, 0, 0, 0, 70, 80, 1) // beat 15: the eleventh
        .and(NOTE, 0, 0, 0, 9, 71, 80, 1) // drums have no pitch
        .and(NOTE, 1, 0, 0, 0, 71, 80, 1); // beat 16: the next window

    assertThat(statistics(rows.tokens()).tonality()).isEqualTo((7 / 11.0 + 1) / 2);
    assertThat(ANY_NUMBER.check(rows.tokens(), EventVersion.V2).reasons()).doesNotContain(TONALITY);
    assertThat(ANY_NUMBER.withMinTonality(0.82).check(rows.tokens(), EventVersion.V2).reasons())
        .contains(TONALITY);
    assertThat(ANY_NUMBER.withWindowBeats(20).check(rows.tokens(), EventVersion.V2).statistics())
        .hasValueSatisfying(statistics -> assertThat(statistics.tonality()).isEqualTo(7 / 12.0));
  }

  @Test
  void bandwidth_is_the_mean_distance_of_the_outer_notes_that_still_sound() {
    TokenSequence rows =
        LegalRows.of(EventVersion.V2)
            .and(NOTE, 0, 0, 0, 0, 60, 80, 8) // to step 7
            .and(NOTE, 0, 0, 0, 0, 72, 80, 16) // to step 15
            .and(NOTE, 0, 4, 0, 9, 40, 80, 2) // 12 from 60 to 72; a drum, to step 5
            .and(NOTE, 0, 12, 0, 0, 90, 80, 4) // 32 from 40 to 72, all lasting beyond step 4
            .and(NOTE, 1, 4, 0, 0, 90, 80, 4) // 18 from 72 to 90
            .and(NOTE, 0, 4, 0, 0, 20, 80, 1) // together with the one before: not counted
            .and(NOTE, 5, 0, 0, 0, 60, 80, 1) // 0: of these two only the first outlasts step 20
            .and(NOTE, 1, 0, 0, 0, 60, 80, 1) // nothing outlasts step 96
            .tokens();

    assertThat(statistics(rows).bandwidth()).isEqualTo((12 + 32 + 18 + 0) / 4.0);
    assertThat(ANY_NUMBER.withMinBandwidth(15.5).check(rows, EventVersion.V2).reasons())
        .doesNotContain(BANDWIDTH);
    assertThat(ANY_NUMBER.withMinBandwidth(16).check(rows, EventVersion.V2).reasons())
        .contains(BANDWIDTH);
  }

  @Test
  void what_still_sounds_is_asked_at_the_row_before_of_any_kind() {
    LegalRows rows =
        LegalRows.of(EventVersion.V2)
            .and(NOTE, 0, 0, 0, 0, 60, 80, 4)
            .and(NOTE, 0, 0, 0, 0, 72, 80, 4)
            .and(KEY_SIGNATURE, 0, 8, 0, 7, 0)
            .and(NOTE, 0, 12, 0, 0, 60, 80, 1);

    assertThat(statistics(rows.tokens()).bandwidth()).isZero();
  }

  @Test
  void density_is_that_of_the_fullest_window_and_lies_strictly_between_its_limits() {
    int[] forty = new int[40];
    int[] fortyOne = new int[41];

    assertThat(statistics(melody(0, forty)).density()).isEqualTo(2.5);
    assertThat(ANY_NUMBER.check(melody(0, forty), EventVersion.V2).reasons()).contains(DENSITY);
    assertThat(ANY_NUMBER.check(melody(0, fortyOne), EventVersion.V2).reasons())
        .doesNotContain(DENSITY);
    assertThat(ANY_NUMBER.withDensity(1, 2.5).check(melody(0, forty), EventVersion.V2).reasons())
        .contains(DENSITY);
    assertThat(statistics(melody(1, forty)).density()).isEqualTo(1); // 16 in a window
  }

  @Test
  void pianos_are_channels_with_program_0_or_none_before_their_first_note() {
    LegalRows rows =
        LegalRows.of(EventVersion.V2)
            .and(PROGRAM_CHANGE, 0, 0, 0, 0, 40)
            .and(PROGRAM_CHANGE, 0, 0, 0, 1, 0) // a piano, though it plays no note
            .and(NOTE, 0, 0, 0, 0, 60, 80, 4)
            .and(NOTE, 0, 0, 0, 2, 60, 80, 4) // a piano
            .and(NOTE, 0, 0, 0, 9, 36, 80, 4) // drums
            .and(PROGRAM_CHANGE, 0, 0, 0, 2, 40);

    assertThat(statistics(rows.tokens()).pianoFraction()).isEqualTo(2 / 4.0);
    assertThat(statistics(rows.and(PROGRAM_CHANGE, 0, 0, 0, 9, 0).tokens()).pianoFraction())
        .isEqualTo(3 / 4.0);
    assertThat(ANY_NUMBER.check(rows.tokens(), EventVersion.V2).reasons()).contains(PIANO);
    assertThat(ANY_NUMBER.withMaxPianoShare(0.75).check(rows.tokens(), EventVersion.V2).reasons())
        .doesNotContain(PIANO);
  }

  @Test
  void three_channels_may_all_be_pianos() {
    LegalRows rows =
        LegalRows.of(EventVersion.V2)
            .and(NOTE, 0, 0, 0, 0, 60, 80, 4)
            .and(NOTE, 0, 0, 0, 1, 60, 80, 4)
            .and(NOTE, 0, 0, 0, 2, 60, 80, 4);

    assertThat(statistics(rows.tokens()).pianoFraction()).isEqualTo(1);
    assertThat(ANY_NUMBER.check(rows.tokens(), EventVersion.V2).reasons()).doesNotContain(PIANO);
    assertThat(
            ANY_NUMBER
                .check(rows.and(NOTE, 0, 0, 0, 3, 60, 80, 4).tokens(), EventVersion.V2)
                .reasons())
        .contains(PIANO);
  }

  @Test
  void a_limit_out_of_range_is_refused() {
    QualityCheck check = QualityCheck.defaults();

    assertThatThrownBy(() -> check.withMinAlignment(1.5))
        .hasMessage("alignment must be in 0..1, got 1.5");
    assertThatThrownBy(() -> check.withMinTonality(Double.NaN))
        .hasMessage("tonality must be in 0..1, got NaN");
    assertThatThrownBy(() -> check.withMaxPianoShare(-1))
        .hasMessage("piano share must be in 0..1, got -1.0");
    assertThatThrownBy(() -> check.withMinBandwidth(128))
        .hasMessage("bandwidth must be in 0..127, got 128.0");
    assertThatThrownBy(() -> check.withDensity(5, 5))
        .hasMessage("density must be above 0 or more and below more than that, got 5.0 and 5.0");
    assertThatThrownBy(() -> check.withNotes(0, 5))
        .hasMessage("notes must be at least 1 and at most as many or more, got 0 and 5");
    assertThatThrownBy(() -> check.withWindowBeats(0))
        .hasMessage("beats of a window must be at least 1, got 0");
  }

  @Test
  void rows_of_another_tokenizer_are_refused() {
    assertThatThrownBy(
            () -> QualityCheck.defaults().check(TokenSequence.of(1, 834), EventVersion.V2))
        .hasMessage("width of tokens must be 8, got 1");
  }

  /** Notes that are some beats apart. */
  private static TokenSequence melody(int beats, int... pitches) {
    LegalRows rows = LegalRows.of(EventVersion.V2);
    for (int i = 0; i < pitches.length; i++) {
      rows.and(NOTE, i == 0 ? 0 : beats, 0, 0, 0, pitches[i], 80, 4);
    }
    return rows.tokens();
  }

  private static Statistics statistics(TokenSequence rows) {
    return ANY_NUMBER.check(rows, EventVersion.V2).statistics().orElseThrow();
  }
}

package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.EventType.CONTROL_CHANGE;
import static io.github.continuo.tokenize.EventType.KEY_SIGNATURE;
import static io.github.continuo.tokenize.EventType.NOTE;
import static io.github.continuo.tokenize.EventType.PROGRAM_CHANGE;
import static io.github.continuo.tokenize.EventType.TEMPO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationTest {
  private static final int SHARPS = 4; // place in a row
  private static final int MAJOR = 0;

  @Test
  void pitched_notes_are_transposed_and_drums_are_not() {
    TokenSequence rows =
        LegalRows.of(EventVersion.V2)
            .and(NOTE, 0, 0, 1, 0, 60, 80, 4)
            .and(NOTE, 1, 3, 2, 9, 36, 80, 4)
            .tokens();

    TokenSequence augmented = Augmentation.none().withSemitones(-3).apply(rows, EventVersion.V2);

    assertThat(augmented)
        .isEqualTo(
            LegalRows.of(EventVersion.V2)
                .and(NOTE, 0, 0, 1, 0, 57, 80, 4)
                .and(NOTE, 1, 3, 2, 9, 36, 80, 4)
                .tokens());
  }

  @Test
  void rows_whose_notes_would_leave_the_pitches_are_given_back_as_they_are() {
    TokenSequence rows =
        LegalRows.of(EventVersion.V1)
            .and(NOTE, 0, 0, 1, 4, 0, 60, 80)
            .and(NOTE, 0, 0, 1, 4, 0, 124, 80)
            .tokens();

    Augmentation augmentation = Augmentation.none().withSemitones(4).withVelocity(5);

    assertThat(augmentation.apply(rows, EventVersion.V1)).isSameAs(rows);
    assertThat(augmentation.withSemitones(3).apply(rows, EventVersion.V1)).isNotEqualTo(rows);
  }

  @Test
  void a_drum_at_the_end_of_the_pitches_is_no_obstacle() {
    TokenSequence rows = LegalRows.of(EventVersion.V1).and(NOTE, 0, 0, 1, 4, 9, 127, 80).tokens();

    TokenSequence augmented =
        Augmentation.none().withSemitones(1).withVelocity(5).apply(rows, EventVersion.V1);

    assertThat(augmented)
        .isEqualTo(LegalRows.of(EventVersion.V1).and(NOTE, 0, 0, 1, 4, 9, 127, 85).tokens());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 2, 2", // C major to D major
    "0, 0, 1, -5", // C major to D flat major
    "-1, 1, 2, 1", // D minor to E minor
    "0, 1, 3, -3", // A minor to C minor
    "7, 0, 0, -5", // C sharp major is spelt D flat major
    "-7, 0, 0, 5", // C flat major is spelt B major
  })
  void keys_follow_the_notes(int sharps, int mode, int semitones, int expected) {
    TokenSequence rows =
        LegalRows.of(EventVersion.V2)
            .and(KEY_SIGNATURE, 0, 0, 1, sharps + 7, mode)
            .and(NOTE, 0, 0, 1, 0, 60, 80, 4)
            .tokens();

    TokenSequence augmented =
        Augmentation.none().withSemitones(semitones).apply(rows, EventVersion.V2);

    assertThat(augmented.slice(0, 1))
        .isEqualTo(
            LegalRows.of(EventVersion.V2).and(KEY_SIGNATURE, 0, 0, 1, expected + 7, mode).tokens());
  }

  @Test
  void keys_of_tracks_that_have_drums_only_become_those_without_sharps() {
    TokenSequence rows =
        LegalRows.of(EventVersion.V2)
            .and(KEY_SIGNATURE, 0, 0, 0, 7, MAJOR) // no notes: follows
            .and(KEY_SIGNATURE, 0, 0, 1, 9, MAJOR) // drums and others: follows
            .and(KEY_SIGNATURE, 0, 0, 2, 9, MAJOR) // drums
            .and(NOTE, 0, 0, 1, 0, 60, 80, 4)
            .and(NOTE, 0, 0, 1, 9, 36, 80, 4)
            .and(NOTE, 0, 0, 2, 9, 36, 80, 4)
            .tokens();

    TokenSequence augmented =
        Augmentation.none().withSemitones(2).withTracks(1).apply(rows, EventVersion.V2);

    int noSharps = EventLayout.V2.range(EventParameter.SHARPS).id(7);
    assertThat(Stream.of(0, 1, 2).map(row -> augmented.id(row, SHARPS)))
        .containsExactly(noSharps + 2, noSharps + 4, noSharps);
  }

  @Test
  void velocities_and_values_of_played_controllers_stop_at_1_and_127() {
    LegalRows rows =
        LegalRows.of(EventVersion.V2)
            .and(CONTROL_CHANGE, 0, 0, 1, 0, 1, 120)
            .and(CONTROL_CHANGE, 0, 0, 1, 0, 2, 60)
            .and(CONTROL_CHANGE, 0, 0, 1, 0, 7, 127)
            .and(CONTROL_CHANGE, 0, 0, 1, 0, 11, 3)
            .and(CONTROL_CHANGE, 0, 0, 1, 0, 64, 100) // the sustain pedal is switched
            .and(NOTE, 0, 0, 1, 9, 36, 120, 4)
            .and(NOTE, 0, 0, 1, 0, 60, 20, 4);

    TokenSequence louder =
        Augmentation.none()
            .withVelocity(10)
            .withControlValue(9)
            .apply(rows.tokens(), EventVersion.V2);
    TokenSequence softer =
        Augmentation.none()
            .withVelocity(-30)
            .withControlValue(-9)
            .apply(rows.tokens(), EventVersion.V2);

    assertThat(values(louder)).containsExactly(127, 69, 127, 12, 100, 127, 30);
    assertThat(values(softer)).containsExactly(111, 51, 118, 1, 100, 90, 1);
  }

  private static List<Integer> values(TokenSequence rows) {
    return EventRows.events(rows, EventLayout.V2).stream().map(event -> event.value).toList();
  }

  @ParameterizedTest
  @CsvSource({"V1, 250, 10, 255", "V2, 250, 10, 260", "V2, 380, 10, 383", "V1, 3, -10, 1"})
  void tempos_stop_at_1_and_the_fastest_of_the_version(
      EventVersion version, int beatsPerMinute, int shift, int expected) {
    TokenSequence rows = LegalRows.of(version).and(TEMPO, 0, 0, 0, beatsPerMinute).tokens();

    TokenSequence augmented = Augmentation.none().withBeatsPerMinute(shift).apply(rows, version);

    assertThat(augmented).isEqualTo(LegalRows.of(version).and(TEMPO, 0, 0, 0, expected).tokens());
  }

  @Test
  void tracks_and_channels_go_round_and_none_but_the_drums_are_on_the_drum_channel() {
    LegalRows rows = LegalRows.of(EventVersion.V2);
    for (int channel = 0; channel < 16; channel++) {
      rows.and(PROGRAM_CHANGE, 0, 0, 126, channel, 5);
    }

    TokenSequence augmented =
        Augmentation.none().withTracks(3).withChannels(2).apply(rows.tokens(), EventVersion.V2);

    List<GridEvent> events = EventRows.events(augmented, EventLayout.V2);
    assertThat(events).extracting(event -> event.track).containsOnly(1);
    assertThat(events)
        .extracting(event -> event.channel)
        .containsExactly(2, 3, 4, 5, 6, 7, 8, 11, 10, 9, 12, 13, 14, 15, 0, 1);
  }

  @Test
  void draws_reach_all_of_the_published_ranges_and_no_more() {
    Random random = new Random(1);

    List<Augmentation> draws =
        Stream.generate(() -> Augmentation.draw(random)).limit(5000).toList();

    assertRange(draws, Augmentation::semitones, -4, 4);
    assertRange(draws, Augmentation::velocity, -10, 10);
    assertRange(draws, Augmentation::controlValue, -10, 10);
    assertRange(draws, Augmentation::beatsPerMinute, -10, 10);
    assertRange(draws, Augmentation::tracks, 0, 0);
    assertRange(draws, Augmentation::channels, 0, 16);
  }

  private static void assertRange(
      List<Augmentation> draws, ToIntFunction<Augmentation> shift, int least, int most) {
    assertThat(draws.stream().mapToInt(shift).distinct().sorted())
        .hasSize(most - least + 1)
        .startsWith(least)
        .endsWith(most);
  }

  @Test
  void a_shift_out_of_range_is_refused() {
    assertThatThrownBy(() -> Augmentation.none().withSemitones(128))
        .hasMessage("shift of semitones must be in -127..127, got 128");
    assertThatThrownBy(() -> Augmentation.none().withVelocity(-128))
        .hasMessage("shift of velocity must be in -127..127, got -128");
    assertThatThrownBy(() -> Augmentation.none().withControlValue(Integer.MIN_VALUE))
        .hasMessage("shift of control value must be in -127..127, got -2147483648");
    assertThatThrownBy(() -> Augmentation.none().withBeatsPerMinute(384))
        .hasMessage("shift of beats per minute must be in -383..383, got 384");
    assertThatThrownBy(() -> Augmentation.none().withTracks(128))
        .hasMessage("shift of tracks must be in -127..127, got 128");
    assertThatThrownBy(() -> Augmentation.none().withChannels(-17))
        .hasMessage("shift of channels must be in -16..16, got -17");
  }

  @Test
  void rows_of_the_other_version_or_another_tokenizer_are_refused() {
    TokenSequence rows = LegalRows.of(EventVersion.V2).and(NOTE, 0, 0, 1, 0, 60, 80, 4).tokens();

    assertThatThrownBy(() -> Augmentation.none().apply(rows, EventVersion.V1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("position 0: expected duration");
    assertThatThrownBy(() -> Augmentation.none().apply(TokenSequence.of(1, 834), EventVersion.V1))
        .hasMessage("width of tokens must be 8, got 1");
  }
}

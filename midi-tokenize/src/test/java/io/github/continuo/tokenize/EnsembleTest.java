package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.NoteTokenizer.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventTokenizer.Version;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnsembleTest {
  private final Ensemble trio =
      Ensemble.empty()
          .withInstruments(0, 32)
          .withDrumKit(40)
          .withTempo(120)
          .withTimeSignature(3, 4)
          .withKeySignature(-3, Mode.MINOR);

  @Test
  void score_has_a_conductor_and_a_track_for_each_player() {
    assertThat(trio.score())
        .isEqualTo(
            new Score(
                1,
                TimeBase.ticksPerQuarter(480),
                List.of(
                    track(
                        new TimeSignature(0, 3, 2),
                        new KeySignature(0, -3, Mode.MINOR),
                        new Tempo(0, 500_000)),
                    track(new ProgramChange(0, 0, 0)),
                    track(new ProgramChange(0, 1, 32)),
                    track(new ProgramChange(0, 9, 40)))));
  }

  @Test
  void an_empty_ensemble_leaves_an_empty_track_and_all_to_the_model() {
    assertThat(Ensemble.empty().score().tracks()).containsExactly(track());
    assertThat(Ensemble.empty().rules(ExtensionRules.defaults()))
        .isEqualTo(ExtensionRules.defaults());
    assertThat(EventTokenizer.of(Version.V2).encode(Ensemble.empty()).tokens())
        .isEqualTo(TokenSequence.of(8, 1, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void version_1_says_neither_meter_nor_key() {
    TokenSequence rows = EventTokenizer.optimising(Version.V1).encode(trio).tokens();

    assertThat(rows.slice(1, rows.length()))
        .isEqualTo(
            LegalRows.of(Version.V1)
                .and(EventKind.TEMPO, 0, 0, 0, 120)
                .and(EventKind.PROGRAM_CHANGE, 0, 0, 1, 0, 0)
                .and(EventKind.PROGRAM_CHANGE, 0, 0, 2, 1, 32)
                .and(EventKind.PROGRAM_CHANGE, 0, 0, 3, 9, 40)
                .tokens());
  }

  @Test
  void c_major_is_said_when_it_was_chosen() {
    Ensemble cMajor = Ensemble.empty().withKeySignature(0, Mode.MAJOR);

    TokenSequence rows = EventTokenizer.of(Version.V2).encode(cMajor).tokens();

    assertThat(rows.slice(1, 2))
        .isEqualTo(LegalRows.of(Version.V2).and(EventKind.KEY_SIGNATURE, 0, 0, 0, 7, 0).tokens());
  }

  @Test
  void rules_keep_the_music_to_the_instruments_and_keep_what_was_blocked() {
    ExtensionRules base =
        ExtensionRules.defaults()
            .withBlockedKinds(Set.of(EventKind.TEMPO))
            .withBlockedChannels(Set.of(0));

    assertThat(trio.rules(base))
        .isEqualTo(
            base.withBlockedKinds(Set.of(EventKind.PROGRAM_CHANGE, EventKind.TEMPO))
                .withBlockedChannels(Set.of(0, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15)));
    assertThat(Ensemble.empty().withInstruments(73).rules(base).blockedChannels()).contains(9);
    assertThat(Ensemble.empty().withDrumKit(0).rules(base)).isEqualTo(base);
  }

  @Test
  void flat_music_begins_with_the_first_instrument_and_the_drum_kit() {
    Extension extension =
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12))
            .encode(trio)
            .extend(trio.rules(ExtensionRules.defaults()));

    extension.accept(DURATION.id(12));
    PlacedEvent piano = extension.accept(NOTE.id(60));
    extension.accept(DURATION.id(12));
    PlacedEvent drum = extension.accept(DRUM.id(36));

    assertThat(piano).isEqualTo(new PlacedEvent(1, new Note(0, 480, 0, 60, 80)));
    assertThat(drum).isEqualTo(new PlacedEvent(3, new Note(0, 480, 9, 36, 80)));
  }

  @Test
  void flat_music_of_an_ensemble_without_drums_has_none() {
    Ensemble flute = Ensemble.empty().withInstruments(73);
    Extension extension =
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12))
            .encode(flute)
            .extend(flute.rules(ExtensionRules.defaults()));

    extension.accept(DURATION.id(12));

    assertThat(extension.allowed().stream())
        .allSatisfy(id -> assertThat(NOTE.contains(id)).isTrue());
  }

  @Test
  void what_cannot_be_said_is_refused() {
    Ensemble empty = Ensemble.empty();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.withInstruments(new int[16]))
        .withMessage("number of instruments must be in 0..15, got 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.withInstruments(128))
        .withMessage("program of an instrument must be in 0..127, got 128");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.withDrumKit(-1))
        .withMessage("program of a drum kit must be in 0..127, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.withTempo(0))
        .withMessage("beats per minute must be in 4..255, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.withTempo(256))
        .withMessage("beats per minute must be in 4..255, got 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.withTimeSignature(17, 4))
        .withMessage("numerator must be in 1..16, got 17");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.withTimeSignature(4, 6))
        .withMessage("denominator must be one of [2, 4, 8, 16], got 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.withKeySignature(8, Mode.MAJOR))
        .withMessage("sharps must be in -7..7, got 8");
  }

  @Test
  void copies_differ_in_what_was_said_and_equal_ones_are_equal() {
    Ensemble empty = Ensemble.empty();

    assertThat(
            List.of(
                empty,
                trio,
                empty.withInstruments(5),
                empty.withDrumKit(5),
                empty.withTempo(5),
                empty.withTimeSignature(5, 8),
                empty.withKeySignature(5, Mode.MAJOR)))
        .doesNotHaveDuplicates();
    assertThat(empty.withDrumKit(5).withTempo(9))
        .isEqualTo(empty.withTempo(9).withDrumKit(5))
        .hasSameHashCodeAs(empty.withTempo(9).withDrumKit(5))
        .hasToString(
            "Ensemble[instruments=[], drumKit=OptionalInt[5], tempo=Optional[Tempo[tick=0,"
                + " microsPerQuarter=6666666]], timeSignature=Optional.empty,"
                + " keySignature=Optional.empty]");
  }

  private static Track track(ScoreEvent... events) {
    return Track.of(List.of(events));
  }
}

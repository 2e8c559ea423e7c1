package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.event.LegalRows;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PieceSetupTest {
  private final PieceSetup trio =
      PieceSetup.empty()
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
                        new TimeSignature(0, 3, 4),
                        new KeySignature(0, -3, Mode.MINOR),
                        new Tempo(0, 500_000)),
                    track(new ProgramChange(0, 0, 0)),
                    track(new ProgramChange(0, 1, 32)),
                    track(new ProgramChange(0, 9, 40)))));
  }

  @Test
  void an_empty_ensemble_leaves_an_empty_track_and_all_to_the_model() {
    assertThat(PieceSetup.empty().score().tracks()).containsExactly(track());
    assertThat(PieceSetup.empty().constraints(GenerationConstraints.defaults()))
        .isEqualTo(GenerationConstraints.defaults());
    assertThat(EventTokenizer.of(EventVersion.V2).encode(PieceSetup.empty()).tokens())
        .isEqualTo(TokenSequence.of(8, 1, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void version_1_says_neither_meter_nor_key() {
    TokenSequence rows = EventTokenizer.optimizing(EventVersion.V1).encode(trio).tokens();

    assertThat(rows.slice(1, rows.length()))
        .isEqualTo(
            LegalRows.of(EventVersion.V1)
                .and(EventType.TEMPO, 0, 0, 0, 120)
                .and(EventType.PROGRAM_CHANGE, 0, 0, 1, 0, 0)
                .and(EventType.PROGRAM_CHANGE, 0, 0, 2, 1, 32)
                .and(EventType.PROGRAM_CHANGE, 0, 0, 3, 9, 40)
                .tokens());
  }

  @Test
  void c_major_is_said_when_it_was_chosen() {
    PieceSetup cMajor = PieceSetup.empty().withKeySignature(0, Mode.MAJOR);

    TokenSequence rows = EventTokenizer.of(EventVersion.V2).encode(cMajor).tokens();

    assertThat(rows.slice(1, 2))
        .isEqualTo(
            LegalRows.of(EventVersion.V2).and(EventType.KEY_SIGNATURE, 0, 0, 0, 7, 0).tokens());
  }

  @Test
  void rules_keep_the_music_to_the_instruments_and_keep_what_was_blocked() {
    GenerationConstraints base =
        GenerationConstraints.defaults()
            .withBlockedTypes(Set.of(EventType.TEMPO))
            .withBlockedChannels(Set.of(0));

    assertThat(trio.constraints(base))
        .isEqualTo(
            base.withBlockedTypes(Set.of(EventType.PROGRAM_CHANGE, EventType.TEMPO))
                .withBlockedChannels(Set.of(0, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15)));
    assertThat(PieceSetup.empty().withInstruments(73).constraints(base).blockedChannels())
        .contains(9);
    assertThat(PieceSetup.empty().withDrumKit(0).constraints(base)).isEqualTo(base);
  }

  @Test
  void flat_music_begins_with_the_first_instrument_and_the_drum_kit() {
    IncrementalDetokenizer extension =
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12))
            .encode(trio)
            .detokenizer(trio.constraints(GenerationConstraints.defaults()));

    extension.accept(DURATION.id(12));
    TrackEvent piano = extension.accept(NOTE.id(60));
    extension.accept(DURATION.id(12));
    TrackEvent drum = extension.accept(DRUM.id(36));

    assertThat(piano).isEqualTo(new TrackEvent(1, new Note(0, 480, 0, 60, 80)));
    assertThat(drum).isEqualTo(new TrackEvent(3, new Note(0, 480, 9, 36, 80)));
  }

  @Test
  void flat_music_of_an_ensemble_without_drums_has_none() {
    PieceSetup flute = PieceSetup.empty().withInstruments(73);
    IncrementalDetokenizer extension =
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12))
            .encode(flute)
            .detokenizer(flute.constraints(GenerationConstraints.defaults()));

    extension.accept(DURATION.id(12));

    assertThat(extension.allowedTokens().stream())
        .allSatisfy(id -> assertThat(NOTE.contains(id)).isTrue());
  }

  @Test
  void what_cannot_be_said_is_refused() {
    PieceSetup empty = PieceSetup.empty();

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
    PieceSetup empty = PieceSetup.empty();

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
            "PieceSetup[instruments=[], drumKit=OptionalInt[5], tempo=Optional[Tempo[tick=0,"
                + " microsPerQuarter=6666666]], timeSignature=Optional.empty,"
                + " keySignature=Optional.empty]");
  }

  private static Track track(ScoreEvent... events) {
    return Track.of(List.of(events));
  }
}

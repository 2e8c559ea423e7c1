package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.END;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.note.NoteTokenizer.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.InfillEncoding;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.Part;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Examples of what note constraints allow and refuse; what always holds is in the properties. */
class NoteConstraintTest {
  private static final NoteTokenizer BEATS = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));

  /** A whole bar of C. */
  private static final Score BAR = score(new Note(0, 4 * 480, 0, 60, 80));

  private static Score score(Note... notes) {
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(List.of(notes))));
  }

  private static IncrementalDetokenizer detokenizer(NoteConstraint... constraints) {
    return BEATS.encode(BAR).detokenizer(GenerationConstraints.defaults().with(constraints));
  }

  private static void write(IncrementalDetokenizer detokenizer, int... ids) {
    for (int id : ids) {
      detokenizer.accept(id);
    }
  }

  @Test
  void chords_hold_until_a_note_ends() {
    IncrementalDetokenizer detokenizer = detokenizer(NoteConstraint.chords("C F | G"));

    // The new music starts 48 steps after the last onset; F begins two beats later.
    write(detokenizer, TIME.id(48), DURATION.id(24));
    assertThat(detokenizer.allowedTokens().get(NOTE.id(64))).isTrue();
    assertThat(detokenizer.allowedTokens().get(NOTE.id(65))).isFalse();
    assertThat(detokenizer.allowedTokens().get(DRUM.id(65))).isTrue();
    write(detokenizer, NOTE.id(64), DURATION.id(25));
    assertThat(detokenizer.allowedTokens().get(NOTE.id(67))).isFalse();
    assertThat(detokenizer.allowedTokens().get(NOTE.id(72))).isTrue();
  }

  @Test
  void grid_and_notes_at_once_restrict_times() {
    IncrementalDetokenizer detokenizer =
        detokenizer(
            NoteConstraint.rhythmGrid(2),
            NoteConstraint.maxNotesAtOnce(1),
            NoteConstraint.without(Part.drums()));

    assertThat(detokenizer.allowedTokens().get(TIME.id(49))).isFalse();
    assertThat(detokenizer.allowedTokens().get(TIME.id(54))).isTrue();
    write(detokenizer, TIME.id(48), DURATION.id(12), NOTE.id(64));
    assertThat(detokenizer.allowedTokens().get(DURATION.id(1))).isFalse();
    assertThat(detokenizer.allowedTokens().get(TIME.id(6))).isFalse();
    assertThat(detokenizer.allowedTokens().get(TIME.id(12))).isTrue();
  }

  @Test
  void full_bar_is_left() {
    IncrementalDetokenizer detokenizer = detokenizer(NoteConstraint.maxNotesPerBar(2));

    write(detokenizer, TIME.id(48), DURATION.id(1), NOTE.id(64), DURATION.id(1), NOTE.id(67));

    assertThat(detokenizer.allowedTokens().get(DURATION.id(1))).isFalse();
    assertThat(detokenizer.allowedTokens().get(TIME.id(47))).isFalse();
    assertThat(detokenizer.allowedTokens().get(TIME.id(48))).isTrue();
  }

  @Test
  void bar_is_not_left_before_it_has_its_notes() {
    IncrementalDetokenizer detokenizer =
        detokenizer(NoteConstraint.minNotesPerBar(2), NoteConstraint.rhythmGrid(1));

    assertThat(detokenizer.allowedTokens().get(TIME.id(48 + 24))).isTrue(); // beats 3 and 4
    assertThat(detokenizer.allowedTokens().get(TIME.id(48 + 36))).isFalse();
    write(detokenizer, TIME.id(48 + 24), DURATION.id(24), NOTE.id(64));
    assertThat(detokenizer.allowedTokens().get(END)).isFalse();
    assertThat(detokenizer.allowedTokens().get(TIME.id(24))).isFalse();
    write(detokenizer, TIME.id(12), DURATION.id(1), NOTE.id(64 + 12));
    assertThat(detokenizer.allowedTokens().get(END)).isTrue();
    assertThat(detokenizer.allowedTokens().get(TIME.id(12))).isTrue();
    assertThat(detokenizer.allowedTokens().get(TIME.id(48))).isFalse();
  }

  @Test
  void note_leaves_time_for_those_that_are_missing() {
    IncrementalDetokenizer detokenizer =
        detokenizer(
            NoteConstraint.minNotesPerBar(2),
            NoteConstraint.rhythmGrid(1),
            NoteConstraint.maxNotesAtOnce(1),
            NoteConstraint.without(Part.drums()));

    write(detokenizer, TIME.id(48));
    assertThat(detokenizer.allowedTokens().get(DURATION.id(36))).isTrue(); // until beat 4
    assertThat(detokenizer.allowedTokens().get(DURATION.id(37))).isFalse();
    write(detokenizer, DURATION.id(12), NOTE.id(64), TIME.id(24));
    assertThat(detokenizer.allowedTokens().get(DURATION.id(24 + 24))).isTrue(); // beats 3 and 4
    assertThat(detokenizer.allowedTokens().get(DURATION.id(24 + 25))).isFalse();
  }

  @Test
  void rhythm_of_a_bar_is_repeated() {
    Score score =
        score(new Note(0, 240, 0, 60, 80), new Note(720, 1200, 0, 64, 80), drum(960), drum(1440));
    IncrementalDetokenizer all =
        BEATS
            .encode(score)
            .detokenizer(GenerationConstraints.defaults().with(NoteConstraint.rhythmOfBar(1)));
    IncrementalDetokenizer drums =
        BEATS
            .encode(score)
            .detokenizer(
                GenerationConstraints.defaults()
                    .with(new NoteConstraint.RhythmOfBar(1, Part.drums())));

    // The last onset is on beat 4; the onsets are on beats 1, 2 and a half, 3 and 4.
    assertThat(allowed(all, TIME, 12, 24, 30, 36, 48)).containsExactly(12, 30, 36, 48);
    write(drums, TIME.id(12), DURATION.id(1));
    assertThat(drums.allowedTokens().get(NOTE.id(60))).isTrue();
    assertThat(drums.allowedTokens().get(DRUM.id(60))).isFalse();
    write(drums, NOTE.id(60), TIME.id(24), DURATION.id(1));
    assertThat(drums.allowedTokens().get(DRUM.id(60))).isTrue();
  }

  private static Note drum(long tick) {
    return new Note(tick, 100, Note.DRUM_CHANNEL, 36, 80);
  }

  private static List<Integer> allowed(
      IncrementalDetokenizer detokenizer, TokenRange range, Integer... values) {
    return Stream.of(values)
        .filter(value -> detokenizer.allowedTokens().get(range.id(value)))
        .toList();
  }

  @Test
  void minimum_that_cannot_be_reached_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                detokenizer(
                    NoteConstraint.scale("C"),
                    NoteConstraint.rhythmGrid(1),
                    NoteConstraint.minNotesPerBar(5)))
        .withMessage(
            "constraints must leave notes to write: \"rhythm grid of 1 onsets per beat\" and \"at"
                + " least 5 notes per bar\" conflict: there is no time for 5 notes, one after the"
                + " other, in bar 1 of the new music");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> detokenizer(NoteConstraint.maxNotesPerBar(3), NoteConstraint.minNotesPerBar(4)))
        .withMessageContaining("conflict: no bar can have as many notes as it must");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detokenizer(NoteConstraint.rhythmGrid(2), NoteConstraint.rhythmOfBar(3)))
        .withMessageContaining("\"rhythm of bar 3\" is impossible here: there is no note in bar 3");
  }

  @Test
  void bar_does_not_become_that_before() {
    IncrementalDetokenizer detokenizer = detokenizer(NoteConstraint.noRepeatedBar());

    write(detokenizer, TIME.id(48), DURATION.id(12));
    assertThat(detokenizer.allowedTokens().get(NOTE.id(60))).isFalse(); // all that BAR has
    write(detokenizer, NOTE.id(62), TIME.id(48), DURATION.id(12));
    assertThat(detokenizer.allowedTokens().get(NOTE.id(62))).isFalse();
    write(detokenizer, NOTE.id(60), DURATION.id(12), NOTE.id(62));
  }

  @Test
  void those_that_conflict_are_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                detokenizer(
                    NoteConstraint.rhythmGrid(2),
                    NoteConstraint.chords("C | F#"),
                    NoteConstraint.pitchRange(60, 60)))
        .withMessage(
            "constraints must leave notes to write: \"chords C | F#\" and \"pitch range 60-60 of"
                + " pitched\" conflict: a chord has no pitch in bar 2 of the new music");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                detokenizer(
                    NoteConstraint.only(Part.drums()), NoteConstraint.without(Part.drums())))
        .withMessageContaining("\"only [drums]\" and \"without [drums]\" conflict");
  }

  @Test
  void note_tokens_refuse_tracks_and_instruments() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detokenizer(NoteConstraint.only(Part.track(0))))
        .withMessage(
            "part must be pitched or drums, because note tokens have no tracks and instruments, got"
                + " track 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detokenizer(NoteConstraint.only(Part.track(1))))
        .withMessage("track of a constraint must be in 1..1, got 2");
  }

  @Test
  void legal_strictness_is_refused() {
    GenerationConstraints legal =
        GenerationConstraints.defaults()
            .withStrictness(GenerationConstraints.Strictness.LEGAL)
            .with(NoteConstraint.scale("C"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BEATS.encode(BAR).detokenizer(legal))
        .withMessage("strictness must be MUSICAL for constraints on notes, got LEGAL");
  }

  @ParameterizedTest
  @EnumSource
  void only_one_track_of_a_region_plays(EventVersion version) {
    EventTokenizer tokenizer = EventTokenizer.of(version);
    Score score = score(new Note(0, 480, 0, 60, 80), new Note(480, 480, 1, 70, 80));
    InfillEncoding encoding = tokenizer.encode(score, Region.ofTicks(0, 960));

    IncrementalDetokenizer detokenizer =
        encoding.detokenizer(
            GenerationConstraints.defaults()
                .withNoteConstraints(List.of(NoteConstraint.only(Part.track(0)))));

    assertThat(detokenizer.allowedTokens().get(EventLayout.id(EventType.NOTE))).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                encoding.detokenizer(
                    GenerationConstraints.defaults().with(NoteConstraint.only(Part.drums()))))
        .withMessageContaining("\"only [drums]\" is impossible here");
  }
}

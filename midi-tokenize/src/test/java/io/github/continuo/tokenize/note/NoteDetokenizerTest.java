package io.github.continuo.tokenize.note;

import static io.github.continuo.tokenize.note.NoteScores.drum;
import static io.github.continuo.tokenize.note.NoteScores.note;
import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.END;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.note.NoteTokenizer.START;
import static io.github.continuo.tokenize.note.NoteTokenizer.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.PitchBend;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoteDetokenizerTest {
  private final NoteTokenizer beats = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  private final NoteTokenizer clock = NoteTokenizer.of(TimeGrid.milliseconds(50));

  @Test
  void new_notes_start_at_the_beat_where_the_music_ended() {
    // The last note starts at beat 2 and ends a little early, before beat 4.
    Score prompt = NoteScores.of(96, note(0, 96, 60), note(192, 185, 64));
    IncrementalDetokenizer extension = beats.encode(prompt).detokenizer();

    assertThat(extension.currentTick()).isEqualTo(384);
    assertThat(allowed(extension)).isEqualTo("time 24..127, end");
    TrackEvent first = write(extension, TIME.id(24), DURATION.id(6), NOTE.id(67));

    assertThat(first).isEqualTo(new TrackEvent(0, new Note(384, 48, 0, 67, 64)));
  }

  @Test
  void a_later_entry_is_allowed_and_keeps_its_place() {
    IncrementalDetokenizer extension =
        beats.encode(NoteScores.of(96, note(0, 96, 60))).detokenizer();

    TrackEvent first = write(extension, TIME.id(18), DURATION.id(6), NOTE.id(67));

    assertThat(first.event().tick()).isEqualTo(144);
  }

  @Test
  void further_notes_follow_in_time_or_together() {
    IncrementalDetokenizer extension =
        beats.encode(NoteScores.of(96, note(0, 96, 60))).detokenizer();
    write(extension, TIME.id(12), DURATION.id(12), NOTE.id(60));

    assertThat(allowed(extension)).isEqualTo("time 1..127, duration 1..127, end");
    TrackEvent together = write(extension, DURATION.id(12), NOTE.id(64));
    TrackEvent later = write(extension, TIME.id(6), DURATION.id(12), NOTE.id(67));

    assertThat(together.event().tick()).isEqualTo(96);
    assertThat(later.event().tick()).isEqualTo(144);
    assertThat(extension.currentTick()).isEqualTo(144);
  }

  @Test
  void a_chord_rises_and_so_has_an_end() {
    IncrementalDetokenizer extension =
        beats.encode(NoteScores.of(96, note(0, 96, 60))).detokenizer();
    write(extension, TIME.id(12), DURATION.id(12), NOTE.id(60));

    extension.accept(DURATION.id(12));

    assertThat(allowed(extension)).isEqualTo("note 61..127, drum 0..127");
    extension.accept(DRUM.id(127));
    assertThat(allowed(extension)).isEqualTo("time 1..127, end");
    write(extension, TIME.id(1), DURATION.id(12), NOTE.id(60));
  }

  @Test
  void the_tick_moves_with_time_tokens() {
    IncrementalDetokenizer extension =
        beats.encode(NoteScores.of(96, note(0, 96, 60))).detokenizer();

    extension.accept(TIME.id(24));

    assertThat(extension.currentTick()).isEqualTo(192);
    assertThat(allowed(extension)).isEqualTo("duration 1..127");
  }

  @Test
  void a_long_last_note_is_waited_for_in_full_time_tokens() {
    Score prompt = NoteScores.of(12, note(0, 288, 48)); // 24 beats
    IncrementalDetokenizer extension = beats.encode(prompt).detokenizer();

    assertThat(allowed(extension)).isEqualTo("time 127, end");
    extension.accept(TIME.id(127));
    assertThat(allowed(extension)).isEqualTo("time 127");
    extension.accept(TIME.id(127));
    assertThat(allowed(extension)).isEqualTo("time 34..127");
    TrackEvent first = write(extension, TIME.id(34), DURATION.id(12), NOTE.id(60));

    assertThat(first.event().tick()).isEqualTo(288);
  }

  @Test
  void a_note_held_longer_than_a_gap_can_say_is_waited_for_all_the_same() {
    Score prompt = NoteScores.of(12, note(0, 12_000, 48));
    IncrementalDetokenizer extension = beats.withMaxTimeTokens(2).encode(prompt).detokenizer();

    TrackEvent first = write(extension, TIME.id(127), TIME.id(127), DURATION.id(12), NOTE.id(60));

    assertThat(first.event().tick()).isEqualTo(12_000);
  }

  @Test
  void silence_has_an_end() {
    IncrementalDetokenizer extension =
        beats.withMaxTimeTokens(2).encode(NoteScores.of(12, note(0, 12, 48))).detokenizer();

    extension.accept(TIME.id(127));
    assertThat(allowed(extension)).isEqualTo("time 1..127, duration 1..127");
    extension.accept(TIME.id(127));
    assertThat(allowed(extension)).isEqualTo("duration 1..127");
  }

  @Test
  void a_chord_that_ends_with_its_onset_is_left_by_a_step() {
    // Ends at 1.2 beats, so the nearest beat is the one of the onset.
    Score prompt = NoteScores.of(480, note(480, 96, 60));
    IncrementalDetokenizer extension = beats.encode(prompt).detokenizer();

    assertThat(allowed(extension)).isEqualTo("time 1..127, end");
    assertThat(extension.currentTick()).isEqualTo(520);
  }

  @Test
  void a_new_note_stands_a_tick_after_the_last_onset_even_on_coarse_ticks() {
    // A tick is a quarter here, so the step after the onset rounds to the tick of the onset.
    NoteTokenizer triplets = NoteTokenizer.of(TimeGrid.stepsPerBeat(3));
    Score prompt = NoteScores.of(1, note(5, 0, 60));
    IncrementalDetokenizer extension = triplets.encode(prompt).detokenizer();

    TrackEvent first = write(extension, TIME.id(1), DURATION.id(1), NOTE.id(60));

    assertThat(first.event()).isEqualTo(new Note(6, 1, 0, 60, 64));
  }

  @Test
  void milliseconds_end_at_the_nearest_step_and_hear_the_tempo() {
    Score prompt = NoteScores.of(100, new Tempo(0, 1_000_000), note(0, 101, 60));
    IncrementalDetokenizer extension = clock.encode(prompt).detokenizer();

    assertThat(allowed(extension)).isEqualTo("time 20..127, end");
    TrackEvent first = write(extension, TIME.id(20), DURATION.id(10), NOTE.id(60));

    assertThat(first.event()).isEqualTo(new Note(100, 50, 0, 60, 64));
  }

  @Test
  void notes_go_to_the_track_and_channel_of_the_last_of_their_kind() {
    Track melody = Track.of(List.of(note(0, 480, 72), new Note(480, 480, 2, 74, 90)));
    Track bass = Track.of(List.of(new Note(0, 960, 1, 36, 70)));
    Track kit = Track.of(List.of(drum(0, 60, 36)));
    Score prompt = Score.of(TimeBase.ticksPerQuarter(480), List.of(bass, kit, melody));
    IncrementalDetokenizer extension = beats.encode(prompt).detokenizer();

    Note pitched = (Note) write(extension, TIME.id(12), DURATION.id(12), NOTE.id(76)).event();
    TrackEvent drums = write(extension, DURATION.id(1), DRUM.id(38));

    assertThat(pitched.channel()).isEqualTo(2);
    assertThat(drums).isEqualTo(new TrackEvent(1, new Note(960, 40, 9, 38, 100)));
  }

  @Test
  void of_several_last_notes_that_of_the_later_track_counts() {
    Track right = Track.of(List.of(new Note(0, 480, 0, 72, 80)));
    Track left = Track.of(List.of(new Note(0, 480, 1, 48, 80)));
    Score prompt = Score.of(TimeBase.ticksPerQuarter(480), List.of(right, left));

    TrackEvent first =
        write(beats.encode(prompt).detokenizer(), TIME.id(12), DURATION.id(12), NOTE.id(60));

    assertThat(first.track()).isEqualTo(1);
    assertThat(((Note) first.event()).channel()).isEqualTo(1);
  }

  @Test
  void velocity_is_the_mean_of_the_last_16_of_the_kind() {
    List<ScoreEvent> notes = new ArrayList<>();
    IntStream.range(0, 20)
        .forEach(i -> notes.add(new Note(480L * i, 480, 0, 60, i < 4 ? 1 : 100 + i % 2)));
    notes.add(drum(0, 60, 36));
    Score prompt = NoteScores.of(480, notes.toArray(ScoreEvent[]::new));
    IncrementalDetokenizer extension = beats.encode(prompt).detokenizer();

    Note pitched = (Note) write(extension, TIME.id(12), DURATION.id(12), NOTE.id(60)).event();

    assertThat(pitched.velocity()).isEqualTo(101); // 100.5 goes up
  }

  @Test
  void a_kind_that_the_score_lacks_gets_a_new_track() {
    IncrementalDetokenizer extension =
        beats.encode(NoteScores.of(480, note(0, 480, 60))).detokenizer();

    TrackEvent drums = write(extension, TIME.id(12), DURATION.id(1), DRUM.id(36));
    TrackEvent more = write(extension, TIME.id(12), DURATION.id(1), DRUM.id(38));

    assertThat(drums).isEqualTo(new TrackEvent(1, new Note(480, 40, 9, 36, 80)));
    assertThat(more.track()).isEqualTo(1);
  }

  @Test
  void a_new_pitched_track_takes_the_first_free_channel() {
    Score prompt =
        NoteScores.of(480, new PitchBend(0, 0, 33), new PitchBend(0, 1, 0), drum(0, 9, 36));

    TrackEvent first =
        write(beats.encode(prompt).detokenizer(), TIME.id(1), DURATION.id(12), NOTE.id(60));

    assertThat(first.track()).isEqualTo(1);
    assertThat(((Note) first.event()).channel()).isEqualTo(2);
  }

  @Test
  void a_new_pitched_track_takes_channel_0_if_none_is_free() {
    ScoreEvent[] bends =
        IntStream.range(0, 16)
            .mapToObj(channel -> new PitchBend(0, channel, 100))
            .toArray(ScoreEvent[]::new);

    TrackEvent first =
        write(beats.encode(NoteScores.of(480, bends)).detokenizer(), DURATION.id(12), NOTE.id(60));

    assertThat(((Note) first.event()).channel()).isEqualTo(0);
  }

  @Test
  void a_kind_that_the_score_lacks_is_played_where_its_first_program_change_is() {
    Track bass = Track.of(List.of(new ProgramChange(10, 3, 33)));
    Track kit = Track.of(List.of(new ProgramChange(0, 9, 32)));
    Track piano = Track.of(List.of(new ProgramChange(0, 5, 0)));
    Track flute = Track.of(List.of(new ProgramChange(0, 4, 73)));
    Score prompt = Score.of(TimeBase.ticksPerQuarter(480), List.of(bass, kit, piano, flute));
    IncrementalDetokenizer extension = beats.encode(prompt).detokenizer();

    TrackEvent drums = write(extension, DURATION.id(3), DRUM.id(36));
    TrackEvent pitched = write(extension, TIME.id(12), DURATION.id(12), NOTE.id(60));

    assertThat(drums).isEqualTo(new TrackEvent(1, new Note(0, 120, 9, 36, 80)));
    assertThat(pitched).isEqualTo(new TrackEvent(2, new Note(480, 480, 5, 60, 80)));
  }

  @Test
  void notes_that_are_there_count_more_than_program_changes() {
    Track violin = Track.of(List.of(new ProgramChange(0, 1, 40)));
    Track piano = Track.of(List.of(note(0, 480, 60)));
    Score prompt = Score.of(TimeBase.ticksPerQuarter(480), List.of(violin, piano));

    TrackEvent first =
        write(beats.encode(prompt).detokenizer(), TIME.id(12), DURATION.id(12), NOTE.id(60));

    assertThat(first.track()).isEqualTo(1);
  }

  @Test
  void without_drums_a_chord_ends_with_the_highest_note() {
    Encoding encoding = beats.encode(NoteScores.of(96, note(0, 96, 60)));
    IncrementalDetokenizer extension = encoding.detokenizer(blocking(9));

    write(extension, TIME.id(12), DURATION.id(12), NOTE.id(126));
    extension.accept(DURATION.id(12));

    assertThat(allowed(extension)).isEqualTo("note 127");
    extension.accept(NOTE.id(127));
    assertThat(allowed(extension)).isEqualTo("time 1..127, end");
  }

  @Test
  void blocking_the_channel_of_the_last_pitched_note_leaves_the_drums() {
    Encoding encoding = beats.encode(NoteScores.of(96, new Note(0, 96, 2, 60, 64)));
    IncrementalDetokenizer extension = encoding.detokenizer(blocking(2));

    extension.accept(TIME.id(12));
    extension.accept(DURATION.id(12));

    assertThat(allowed(extension)).isEqualTo("drum 0..127");
  }

  @Test
  void a_new_pitched_track_takes_no_blocked_channel() {
    Encoding encoding = beats.encode(Score.of(TimeBase.ticksPerQuarter(480), List.of()));

    TrackEvent first = write(encoding.detokenizer(blocking(0, 1, 3)), DURATION.id(12), NOTE.id(60));

    assertThat(((Note) first.event()).channel()).isEqualTo(2);
  }

  @Test
  void rules_that_leave_no_notes_are_refused() {
    Encoding encoding = beats.encode(NoteScores.of(96, note(0, 96, 60)));
    GenerationConstraints noNotes =
        GenerationConstraints.defaults().withBlockedTypes(Set.of(EventType.NOTE));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoding.detokenizer(blocking(0, 9)))
        .withMessageStartingWith(
            "rules must leave notes or drums to write, got GenerationConstraints[");
    assertThatIllegalArgumentException().isThrownBy(() -> encoding.detokenizer(noNotes));
  }

  private static GenerationConstraints blocking(Integer... channels) {
    return GenerationConstraints.defaults().withBlockedChannels(Set.of(channels));
  }

  @Test
  void a_score_without_notes_goes_on_from_its_start() {
    Score prompt = Score.of(TimeBase.ticksPerQuarter(480), List.of());
    IncrementalDetokenizer extension = beats.encode(prompt).detokenizer();

    assertThat(extension.currentTick()).isZero();
    TrackEvent pitched = write(extension, DURATION.id(12), NOTE.id(60));
    TrackEvent drums = write(extension, DURATION.id(3), DRUM.id(36));

    assertThat(pitched).isEqualTo(new TrackEvent(0, new Note(0, 480, 0, 60, 80)));
    assertThat(drums).isEqualTo(new TrackEvent(1, new Note(0, 120, 9, 36, 80)));
    assertThat(prompt.withEvents(List.of(pitched, drums)).tracks()).hasSize(2);
  }

  @Test
  void the_piece_may_end_at_once_and_then_nothing_follows() {
    IncrementalDetokenizer extension =
        beats.encode(NoteScores.of(480, note(0, 480, 60))).detokenizer();

    assertThat(extension.accept(END)).isNull();

    assertThat(extension.allowedTokens().isEmpty()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> extension.accept(TIME.id(12)))
        .withMessage("expected nothing, got time 12");
  }

  @Test
  void what_is_not_allowed_is_refused_and_changes_nothing() {
    IncrementalDetokenizer extension =
        beats.encode(NoteScores.of(480, note(0, 480, 60))).detokenizer();

    for (int id : new int[] {TIME.id(11), DURATION.id(1), NOTE.id(60), START, -1, 836}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> extension.accept(id))
          .withMessageStartingWith("expected time 12..127, end, got ");
    }
    assertThat(extension.currentTick()).isEqualTo(480);
    assertThat(allowed(extension)).isEqualTo("time 12..127, end");
  }

  @Test
  void each_extension_begins_anew() {
    Encoding encoding = beats.encode(NoteScores.of(480, note(0, 480, 60)));
    write(encoding.detokenizer(), TIME.id(12), DURATION.id(12), NOTE.id(60));

    assertThat(encoding.detokenizer().currentTick()).isEqualTo(480);
  }

  private static String allowed(IncrementalDetokenizer extension) {
    String mismatch = NoteTokenizer.VOCABULARY.mismatch(extension.allowedTokens(), START);
    return mismatch.substring("expected ".length(), mismatch.indexOf(", got "));
  }

  /** Accepts the ids of one event; none but the last completes it. */
  private static TrackEvent write(IncrementalDetokenizer extension, int... ids) {
    for (int i = 0; i < ids.length - 1; i++) {
      assertThat(extension.accept(ids[i])).isNull();
    }
    TrackEvent event = extension.accept(ids[ids.length - 1]);
    if (event == null) {
      throw new AssertionError("the last id completes no event");
    }
    return event;
  }
}

package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PitchBend;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.GenerationConstraints.Strictness;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventDetokenizerTest {
  private static final int KIND = 3;
  private static final int BEATS = 9;
  private static final int STEP = 137;
  private static final int DURATION = 153;
  private static final int TRACK = 2201;
  private static final int CHANNEL = 2329;
  private static final int PITCH = 2345;
  private static final int VELOCITY = 2473;

  private static final int[] EVERY_CHANNEL = IntStream.range(0, 16).toArray();

  private final EventTokenizer plain = EventTokenizer.of(EventVersion.V2);
  private final EventTokenizer optimizing = EventTokenizer.optimizing(EventVersion.V2);

  private final GenerationConstraints legal =
      GenerationConstraints.defaults().withStrictness(Strictness.LEGAL);

  /** A bar of 96 ticks a beat: the last note starts in beat 3 and ends within a 32nd of beat 4. */
  private final Score bar =
      Score.of(
          TimeBase.ticksPerQuarter(96),
          List.of(
              Track.of(List.of(new TimeSignature(0, 4, 4))),
              Track.of(List.of(new Note(0, 192, 4, 60, 80), new Note(288, 100, 4, 62, 80)))));

  @Test
  void new_music_begins_at_the_beat_nearest_to_the_end() {
    IncrementalDetokenizer extension = plain.encode(bar).detokenizer();

    assertThat(extension.currentTick()).isEqualTo(4 * 96);
    extension.accept(KIND);
    assertThat(extension.allowedTokens().nextSetBit(0))
        .isEqualTo(BEATS + 1); // the last row has beat 3
    extension.accept(BEATS + 1);
    assertThat(extension.allowedTokens().nextSetBit(0)).isEqualTo(STEP);
  }

  @Test
  void an_event_is_complete_with_its_last_parameter_and_pads_are_never_asked_for() {
    IncrementalDetokenizer extension = plain.encode(bar).detokenizer();

    TrackEvent placed = accept(extension, 6, BEATS + 1, STEP + 2, TRACK, 2985 + 100);

    assertThat(placed).isEqualTo(new TrackEvent(0, new Tempo(4 * 96 + 12, 600_000)));
    assertThat(extension.allowedTokens().stream()).containsExactly(2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void rows_do_not_go_back_inside_a_beat_but_may_share_a_step() {
    IncrementalDetokenizer extension = plain.encode(bar).detokenizer();
    accept(extension, note(1, 8, 1, 4, 60));

    extension.accept(KIND);
    extension.accept(BEATS);

    assertThat(extension.allowedTokens().nextSetBit(0)).isEqualTo(STEP + 8);
    assertThat(
            accept(extension, STEP + 8, TRACK + 1, CHANNEL + 4, PITCH, VELOCITY + 1, DURATION + 1))
        .isEqualTo(new TrackEvent(1, new Note(4 * 96 + 48, 6, 4, 0, 1)));
  }

  @Test
  void in_a_later_beat_every_step_is_allowed() {
    IncrementalDetokenizer extension = plain.encode(bar).detokenizer();
    accept(extension, note(1, 8, 1, 4, 60));

    extension.accept(KIND);
    extension.accept(BEATS + 1);

    assertThat(extension.allowedTokens().nextSetBit(0)).isEqualTo(STEP);
  }

  @Test
  void notes_have_a_velocity_and_a_duration() {
    IncrementalDetokenizer extension = plain.encode(bar).detokenizer();
    accept(extension, KIND, BEATS + 1, STEP, TRACK + 1, CHANNEL + 4, PITCH + 60);

    assertThat(extension.allowedTokens().nextSetBit(0)).isEqualTo(VELOCITY + 1);
    extension.accept(VELOCITY + 1);
    assertThat(extension.allowedTokens().nextSetBit(0)).isEqualTo(DURATION + 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> extension.accept(DURATION))
        .withMessage("expected duration 1..2047, got duration 0");
  }

  @Test
  void events_go_where_their_numbers_came_from() {
    IncrementalDetokenizer extension = optimizing.encode(bar).detokenizer();

    // track 1 and channel 0 of the rows are track 1 and channel 4 of the score
    assertThat(accept(extension, note(1, 0, 1, 0, 60)))
        .isEqualTo(new TrackEvent(1, new Note(384, 24, 4, 60, 80)));
    assertThat(accept(extension, 5, BEATS, STEP, TRACK + 1, CHANNEL, 2729 + 64, 2857 + 127))
        .isEqualTo(new TrackEvent(1, new ControlChange(384, 4, 64, 127)));
  }

  @Test
  void tracks_and_channels_that_came_from_nowhere_get_new_ones() {
    IncrementalDetokenizer extension = optimizing.encode(bar).detokenizer();

    assertThat(accept(extension, note(1, 0, 5, 1, 60)))
        .isEqualTo(new TrackEvent(2, new Note(384, 24, 0, 60, 80)));
    assertThat(accept(extension, note(0, 0, 2, 9, 36)))
        .isEqualTo(new TrackEvent(3, new Note(384, 24, 9, 36, 80)));
    assertThat(accept(extension, note(0, 0, 5, 1, 64)))
        .isEqualTo(new TrackEvent(2, new Note(384, 24, 0, 64, 80)));
    assertThat(accept(extension, 4, BEATS, STEP, TRACK + 2, CHANNEL + 2, 2601 + 40))
        .isEqualTo(new TrackEvent(3, new ProgramChange(384, 1, 40)));
  }

  @Test
  void if_every_channel_is_in_use_a_new_one_is_the_first_that_no_number_leads_to() {
    List<ScoreEvent> events = new ArrayList<>(List.of(new Note(0, 96, 0, 60, 80)));
    for (int channel = 0; channel < 16; channel++) {
      events.add(new PitchBend(0, channel, 100)); // which no row says
    }
    IncrementalDetokenizer extension =
        optimizing.encode(score(events.toArray(ScoreEvent[]::new))).detokenizer();

    assertThat(accept(extension, note(1, 0, 1, 0, 60)))
        .isEqualTo(new TrackEvent(0, new Note(96, 24, 0, 60, 80)));
    assertThat(accept(extension, note(0, 0, 1, 5, 60)))
        .isEqualTo(new TrackEvent(0, new Note(96, 24, 1, 60, 80)));
    assertThat(accept(extension, note(0, 0, 1, 3, 60)))
        .isEqualTo(new TrackEvent(0, new Note(96, 24, 2, 60, 80)));
  }

  @Test
  void a_piece_may_end_and_then_nothing_follows() {
    IncrementalDetokenizer extension = plain.encode(bar).detokenizer();

    assertThat(extension.accept(plain.end().id(0, 0))).isNull();

    assertThat(extension.allowedTokens().isEmpty()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> extension.accept(KIND))
        .withMessage("expected nothing, got note");
  }

  @Test
  void music_goes_on_at_its_true_place_after_a_gap_that_no_row_can_say() {
    Score gap =
        score(new Note(0, 96, 0, 60, 80), new Note(200 * 96, 96, 0, 62, 80)); // not in the rows
    IncrementalDetokenizer extension = plain.encode(gap).detokenizer();

    assertThat(extension.currentTick()).isEqualTo(201 * 96);
    extension.accept(KIND);
    assertThat(extension.allowedTokens().stream()).containsExactly(BEATS + 127);
    TrackEvent placed =
        accept(extension, BEATS + 127, STEP, TRACK, CHANNEL, PITCH, VELOCITY + 1, DURATION + 1);
    assertThat(placed).isEqualTo(new TrackEvent(0, new Note(201 * 96, 6, 0, 0, 1)));
  }

  @Test
  void a_score_without_notes_goes_on_from_its_last_row() {
    IncrementalDetokenizer extension =
        plain.encode(score(new Tempo(96 * 3 + 24, 500_000))).detokenizer();

    assertThat(extension.currentTick()).isEqualTo(96 * 3 + 24);
  }

  @Test
  void an_empty_score_gets_its_first_track() {
    IncrementalDetokenizer extension =
        plain.encode(Score.of(TimeBase.ticksPerQuarter(96), List.of())).detokenizer();

    assertThat(extension.currentTick()).isZero();
    assertThat(accept(extension, note(0, 0, 7, 3, 60)))
        .isEqualTo(new TrackEvent(0, new Note(0, 24, 3, 60, 80)));
  }

  @Test
  void where_ticks_are_coarser_than_steps_events_come_a_tick_after_the_last_onset() {
    Score coarse =
        Score.of(
            TimeBase.ticksPerQuarter(1), List.of(Track.of(List.of(new Note(3, 0, 0, 60, 80)))));
    IncrementalDetokenizer extension = plain.encode(coarse).detokenizer();

    assertThat(extension.currentTick()).isEqualTo(4);
    assertThat(accept(extension, note(0, 1, 0, 0, 60)))
        .isEqualTo(new TrackEvent(0, new Note(4, 1, 0, 60, 80)));
  }

  @Test
  void within_legal_rules_steps_may_go_back_inside_a_beat_but_not_before_the_end_of_the_prompt() {
    IncrementalDetokenizer extension = plain.encode(bar).detokenizer(legal);
    assertThat(extension.currentTick()).isEqualTo(4 * 96);
    accept(extension, note(1, 8, 1, 4, 60));

    assertThat(extension.currentTick()).isEqualTo(4 * 96);
    assertThat(accept(extension, note(0, 4, 1, 4, 62)))
        .isEqualTo(new TrackEvent(1, new Note(4 * 96 + 24, 24, 4, 62, 80)));
    accept(extension, note(1, 8, 1, 4, 64));
    assertThat(extension.currentTick()).isEqualTo(5 * 96);
  }

  @Test
  void within_legal_rules_a_note_that_is_not_heard_takes_a_row_and_completes_no_event() {
    IncrementalDetokenizer extension = optimizing.encode(bar).detokenizer(legal);

    assertThat(accept(extension, KIND, BEATS + 1, STEP, TRACK + 9, CHANNEL + 5)).isNull();
    assertThat(accept(extension, PITCH + 60, VELOCITY, DURATION + 4)).isNull();
    assertThat(accept(extension, KIND, BEATS + 1, STEP, TRACK + 9, CHANNEL + 5)).isNull();
    assertThat(accept(extension, PITCH + 60, VELOCITY + 80, DURATION)).isNull();

    assertThat(extension.currentTick()).isEqualTo(5 * 96);
    assertThat(accept(extension, note(0, 0, 8, 6, 60))) // nothing has taken the first free ones
        .isEqualTo(new TrackEvent(2, new Note(5 * 96, 24, 0, 60, 80)));
  }

  @Test
  void blocked_kinds_controllers_and_programs_are_not_allowed() {
    GenerationConstraints rules =
        GenerationConstraints.defaults()
            .withBlockedTypes(Set.of(EventType.TEMPO, EventType.KEY_SIGNATURE))
            .withBlockedControllers(Set.of(0, 64))
            .withBlockedPrograms(Set.of(127));
    IncrementalDetokenizer extension = plain.encode(bar).detokenizer(rules);

    assertThat(extension.allowedTokens().stream()).containsExactly(2, 3, 4, 5, 7);
    accept(extension, 5, BEATS + 1, STEP, TRACK, CHANNEL + 4);
    assertThat(plain.vocabulary().mismatch(extension.allowedTokens(), 0))
        .isEqualTo("expected controller 1..63, controller 65..127, got pad");
    accept(extension, 2729 + 1, 2857, 4, BEATS, STEP, TRACK, CHANNEL);
    assertThat(plain.vocabulary().mismatch(extension.allowedTokens(), 0))
        .isEqualTo("expected program 0..126, got pad");
  }

  @Test
  void blocked_channels_are_those_of_the_score() {
    IncrementalDetokenizer extension = optimizing.encode(bar).detokenizer(blocking(0, 1, 9));
    accept(extension, KIND, BEATS + 1, STEP, TRACK + 1);

    // channel 0 of the rows is channel 4 of the score, all others but the drums' are new
    assertThat(extension.allowedTokens().stream().map(id -> id - CHANNEL))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15);
    assertThat(accept(extension, CHANNEL + 1, PITCH + 60, VELOCITY + 80, DURATION + 4))
        .isEqualTo(new TrackEvent(1, new Note(4 * 96, 24, 2, 60, 80)));
  }

  @Test
  void channels_that_came_from_nowhere_are_allowed_as_long_as_one_is_free() {
    GenerationConstraints only1And4And9 = blocking(0, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15);
    IncrementalDetokenizer extension = optimizing.encode(bar).detokenizer(only1And4And9);
    assertThat(accept(extension, note(1, 0, 1, 7, 60)))
        .isEqualTo(new TrackEvent(1, new Note(4 * 96, 24, 1, 60, 80)));

    accept(extension, KIND, BEATS, STEP, TRACK + 1);

    assertThat(extension.allowedTokens().stream().map(id -> id - CHANNEL)).containsExactly(0, 7, 9);
  }

  @Test
  void a_kind_that_has_nothing_left_to_say_is_not_allowed() {
    Set<Integer> all = IntStream.range(0, 128).boxed().collect(Collectors.toSet());
    GenerationConstraints none = GenerationConstraints.defaults();

    assertThat(kinds(none.withBlockedPrograms(all))).containsExactly(2, 3, 5, 6, 7, 8);
    assertThat(kinds(none.withBlockedControllers(all))).containsExactly(2, 3, 4, 6, 7, 8);
  }

  private int[] kinds(GenerationConstraints rules) {
    return plain.encode(bar).detokenizer(rules).allowedTokens().stream().toArray();
  }

  @Test
  void BLOCK_1_rules_that_leave_no_notes_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.encode(bar).detokenizer(blocking(EVERY_CHANNEL)))
        .withMessage(
            "rules must leave notes to write, got GenerationConstraints["
                + "strictness=MUSICAL, blockedTypes=[], blockedChannels=[0, 1, 2, 3, 4, 5, 6,"
                + " 7, 8, 9, 10, 11, 12, 13, 14, 15], blockedControllers=[], blockedPrograms=[],"
                + " noteConstraints=[]]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                plain
                    .encode(bar)
                    .detokenizer(
                        GenerationConstraints.defaults().withBlockedTypes(Set.of(EventType.NOTE))))
        .withMessageStartingWith("rules must leave notes to write, got ");
  }

  @Test
  void tracks_that_a_score_has_no_room_for_are_not_allowed() {
    List<Track> tracks = new ArrayList<>(Collections.nCopies(0xFFFF - 1, Track.of(List.of())));
    tracks.set(0, bar.tracks().get(0));
    IncrementalDetokenizer extension =
        optimizing.encode(Score.of(bar.timeBase(), tracks)).detokenizer();
    accept(extension, KIND, BEATS + 4, STEP);
    int known = extension.allowedTokens().nextSetBit(TRACK) - TRACK;
    assertThat(extension.allowedTokens().cardinality()).isEqualTo(128); // one more has room

    assertThat(accept(extension, TRACK + 99, CHANNEL, PITCH + 60, VELOCITY + 80, DURATION + 4))
        .extracting(TrackEvent::track)
        .isEqualTo(0xFFFE);
    accept(extension, KIND, BEATS, STEP);

    assertThat(known).isZero();
    assertThat(extension.allowedTokens().stream().map(id -> id - TRACK))
        .contains(99)
        .doesNotContain(98);
  }

  private static GenerationConstraints blocking(int... channels) {
    return GenerationConstraints.defaults()
        .withBlockedChannels(IntStream.of(channels).boxed().collect(Collectors.toSet()));
  }

  /** The ids of a note of 4 steps. */
  private static int[] note(int beats, int step, int track, int channel, int pitch) {
    return new int[] {
      KIND,
      BEATS + beats,
      STEP + step,
      TRACK + track,
      CHANNEL + channel,
      PITCH + pitch,
      VELOCITY + 80,
      DURATION + 4
    };
  }

  /** What the last of some ids completes. */
  private static @Nullable TrackEvent accept(IncrementalDetokenizer extension, int... ids) {
    TrackEvent last = null;
    for (int id : ids) {
      last = extension.accept(id);
    }
    return last;
  }

  private static Score score(ScoreEvent... events) {
    return Score.of(TimeBase.ticksPerQuarter(96), List.of(Track.of(List.of(events))));
  }
}

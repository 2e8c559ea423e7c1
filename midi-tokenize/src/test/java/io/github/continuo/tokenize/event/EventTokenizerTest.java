package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeBase.FrameRate;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer.Optimization;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventTokenizerTest {
  private final EventTokenizer v1 = EventTokenizer.of(EventVersion.V1);
  private final EventTokenizer v2 = EventTokenizer.of(EventVersion.V2);
  private final EventTokenizer optimizing = EventTokenizer.optimizing(EventVersion.V2);

  @Test
  void rows_have_as_many_ids_as_their_kind_has_parameters() {
    EventTokenizer v1 = EventTokenizer.of(EventVersion.V1);
    EventTokenizer v2 = EventTokenizer.of(EventVersion.V2);

    assertThat(IntStream.range(0, 7).map(v1::tokenCount)).containsExactly(1, 1, 1, 8, 6, 7, 5);
    assertThat(IntStream.range(0, 9).map(v2::tokenCount))
        .containsExactly(1, 1, 1, 8, 6, 7, 5, 6, 6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> v1.tokenCount(7))
        .withMessage(
            "expected pad, start, end, note, program change, control change, tempo, got beats 0");
    assertThatIllegalArgumentException().isThrownBy(() -> v2.tokenCount(-1));
  }

  @Test
  void the_ids_of_version_1_are_3239() {
    assertThat(v1.vocabulary().ranges())
        .containsExactly(
            new TokenRange("pad", 0, 1),
            new TokenRange("start", 1, 1),
            new TokenRange("end", 2, 1),
            new TokenRange("note", 3, 1),
            new TokenRange("program change", 4, 1),
            new TokenRange("control change", 5, 1),
            new TokenRange("tempo", 6, 1),
            new TokenRange("beats", 7, 128),
            new TokenRange("step", 135, 16),
            new TokenRange("duration", 151, 2048),
            new TokenRange("track", 2199, 128),
            new TokenRange("channel", 2327, 16),
            new TokenRange("pitch", 2343, 128),
            new TokenRange("velocity", 2471, 128),
            new TokenRange("program", 2599, 128),
            new TokenRange("controller", 2727, 128),
            new TokenRange("value", 2855, 128),
            new TokenRange("beats per minute", 2983, 256));
    assertThat(v1.vocabulary().size()).isEqualTo(3239);
  }

  @Test
  void the_ids_of_version_2_are_3406() {
    assertThat(v2.vocabulary().ranges())
        .contains(
            new TokenRange("time signature", 7, 1),
            new TokenRange("key signature", 8, 1),
            new TokenRange("beats", 9, 128),
            new TokenRange("beats per minute", 2985, 384),
            new TokenRange("numerator", 3369, 16),
            new TokenRange("denominator", 3385, 4),
            new TokenRange("sharps", 3389, 15),
            new TokenRange("mode", 3404, 2));
    assertThat(v2.vocabulary().size()).isEqualTo(3406);
    assertThat(v2.width()).isEqualTo(8);
    assertThat(v2.padId()).isZero();
    assertThat(v2.end()).isEqualTo(TokenSequence.of(8, 2, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void the_rows_of_a_kind_say_the_same_in_another_order_in_each_version() {
    assertThat(names(v1, 0))
        .containsExactly("beats", "step", "track", "duration", "channel", "pitch", "velocity");
    assertThat(names(v2, 0))
        .containsExactly("beats", "step", "track", "channel", "pitch", "velocity", "duration");
    assertThat(names(v2, 5)).containsExactly("beats", "step", "track", "sharps", "mode");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> v1.parameters(v2.eventTypes().get(5)))
        .withMessageStartingWith("event type must be one of [")
        .withMessageContaining("got TokenRange[name=key signature");
  }

  private static List<String> names(EventTokenizer tokenizer, int kind) {
    return tokenizer.parameters(tokenizer.eventTypes().get(kind)).stream()
        .map(TokenRange::name)
        .toList();
  }

  @Test
  void a_bar_reads_like_a_bar() {
    Score bar =
        score(
            new TimeSignature(0, 3, 4),
            new KeySignature(0, 1, Mode.MAJOR),
            new Tempo(0, 500_000),
            new ProgramChange(0, 0, 24),
            new ControlChange(0, 0, 64, 127),
            new Note(0, 480, 0, 55, 80),
            new Note(480, 240, 0, 59, 70),
            new Note(1350, 90, Note.DRUM_CHANNEL, 38, 100));

    assertThat(words(v2.encode(bar).tokens(), v2))
        .containsExactly(
            "start",
            "time signature, beats 0, step 0, track 0, numerator 2, denominator 1",
            "key signature, beats 0, step 0, track 0, sharps 8, mode 0",
            "tempo, beats 0, step 0, track 0, beats per minute 120",
            "program change, beats 0, step 0, track 0, channel 0, program 24",
            "control change, beats 0, step 0, track 0, channel 0, controller 64, value 127",
            "note, beats 0, step 0, track 0, channel 0, pitch 55, velocity 80, duration 16",
            "note, beats 1, step 0, track 0, channel 0, pitch 59, velocity 70, duration 8",
            "note, beats 1, step 13, track 0, channel 9, pitch 38, velocity 100, duration 3");
    assertThat(v2.encode(bar).tokens())
        .isEqualTo(
            TokenSequence.concat(
                List.of(
                    row(1, 0, 0, 0, 0, 0, 0, 0),
                    row(7, 9, 137, 2201, 3371, 3386, 0, 0),
                    row(8, 9, 137, 2201, 3397, 3404, 0, 0),
                    row(6, 9, 137, 2201, 3105, 0, 0, 0),
                    row(4, 9, 137, 2201, 2329, 2625, 0, 0),
                    row(5, 9, 137, 2201, 2329, 2793, 2984, 0),
                    row(3, 9, 137, 2201, 2329, 2400, 2553, 169),
                    row(3, 10, 137, 2201, 2329, 2404, 2543, 161),
                    row(3, 10, 150, 2201, 2338, 2383, 2573, 156))));
  }

  private static List<String> words(TokenSequence tokens, EventTokenizer tokenizer) {
    return IntStream.range(0, tokens.length())
        .mapToObj(
            row ->
                String.join(
                    ", ",
                    IntStream.range(0, tokens.width())
                        .map(position -> tokens.id(row, position))
                        .filter(id -> id != tokenizer.padId())
                        .mapToObj(tokenizer.vocabulary()::describe)
                        .toList()))
        .toList();
  }

  @Test
  void halves_of_a_step_go_to_the_even_one() {
    Score score = score(note(15, 60), note(45, 62)); // steps of 30 ticks

    assertThat(steps(score)).containsExactly(0L, 2L);
  }

  @Test
  void a_beat_of_film_time_is_half_a_second_and_tempos_do_not_count() {
    Score film =
        new Score(
            0,
            TimeBase.smpte(FrameRate.FPS_25, 40), // 1,000 ticks a second
            List.of(Track.of(List.of(new Tempo(0, 300_000), note(1_000, 60)))));

    assertThat(steps(film)).containsExactly(32L);
    assertThat(words(v2.encode(film).tokens(), v2)).noneMatch(row -> row.startsWith("tempo"));
  }

  private List<Long> steps(Score score) {
    return EventRows.events(v2.encode(score).tokens(), EventLayout.V2).stream()
        .filter(GridEvent::isNote)
        .map(event -> event.step)
        .toList();
  }

  @Test
  void channels_and_tracks_are_counted_anew_and_remember_where_they_came_from() {
    Score score =
        Score.of(
            TimeBase.ticksPerQuarter(480),
            List.of(
                Track.of(List.of(new Tempo(0, 500_000))),
                Track.of(List.of(new Note(0, 480, 5, 60, 80))),
                Track.of(List.of(new Note(0, 480, 9, 36, 80), new Note(480, 480, 3, 60, 80)))));

    EventEncoding encoding = optimizing.encode(score);

    assertThat(IntStream.range(0, 5).mapToObj(encoding::scoreTrack).map(Object::toString))
        .containsExactly(
            "OptionalInt[0]",
            "OptionalInt[1]",
            "OptionalInt[2]",
            "OptionalInt[2]",
            "OptionalInt.empty");
    assertThat(encoding.scoreChannel(0)).hasValue(5);
    assertThat(encoding.scoreChannel(1)).hasValue(3);
    assertThat(encoding.scoreChannel(2)).isEmpty();
    assertThat(encoding.scoreChannel(9)).hasValue(9);
  }

  @Test
  void tracks_after_number_127_are_left_out() {
    List<Track> tracks = new ArrayList<>();
    for (int track = 0; track < 200; track++) {
      tracks.add(Track.of(List.of(note(480L * track, 60))));
    }

    TokenSequence tokens = v1.encode(Score.of(TimeBase.ticksPerQuarter(480), tracks)).tokens();

    assertThat(tokens.length()).isEqualTo(1 + 128);
  }

  @Test
  void what_follows_a_gap_of_128_beats_is_left_out() {
    Score score = score(note(0, 60), note(127 * 480, 62), note((127 + 128) * 480, 64));

    assertThat(steps(score)).containsExactly(0L, 127L * 16);
  }

  @Test
  void nested_notes_of_a_host_that_go_back_in_time_replace_each_other() {
    Score nested = score(new Note(0, 960, 0, 60, 80), new Note(240, 240, 0, 60, 80));

    assertThat(steps(nested)).containsExactly(0L);
  }

  @Test
  void a_score_that_is_too_long_is_refused() {
    Score score = Score.of(TimeBase.ticksPerQuarter(1), List.of(Track.of(List.of(), 1L << 43)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> v2.encode(score))
        .withMessage(
            "score must end by tick 8796093022207 to be laid on a grid, got 8796093022208");
  }

  @Test
  void a_chord_in_the_last_possible_tick_is_no_trouble() {
    Score score =
        Score.of(
            TimeBase.ticksPerQuarter(1),
            List.of(Track.of(List.of(new Note((1L << 43) - 2, 1, 0, 60, 80)))));

    assertThat(v2.encode(score).tokens().length()).isEqualTo(1); // no row can say it
  }

  @Test
  void decoding_closes_up_tracks_and_cuts_overlaps() {
    TokenSequence rows =
        TokenSequence.concat(
            List.of(
                row(3, 9, 137, 2201 + 3, 2329, 2345 + 60, 2473 + 80, 153 + 32),
                row(3, 9 + 1, 137 + 8, 2201 + 3, 2329, 2345 + 60, 2473 + 80, 153 + 4),
                row(3, 9, 137 + 8, 2201 + 7, 2329, 2345 + 60, 2473 + 80, 153 + 4)));

    Score score = v2.decode(rows);

    assertThat(score.timeBase()).isEqualTo(TimeBase.ticksPerQuarter(480));
    assertThat(score.tracks().stream().map(Track::events))
        .containsExactly(
            List.of(new Note(0, 720, 0, 60, 80), new Note(720, 120, 0, 60, 80)),
            List.of(new Note(720, 120, 0, 60, 80)));
  }

  @Test
  void notes_without_duration_or_velocity_are_not_decoded_but_end_others() {
    TokenSequence rows =
        TokenSequence.concat(
            List.of(
                row(3, 9, 137, 2201, 2329, 2345 + 60, 2473 + 80, 153 + 32),
                row(3, 9, 137 + 4, 2201, 2329, 2345 + 60, 2473, 153 + 32),
                row(3, 9, 137 + 8, 2201, 2329, 2345 + 62, 2473 + 80, 153)));

    assertThat(v2.decode(rows).notes()).containsExactly(new Note(0, 120, 0, 60, 80));
  }

  @Test
  void tempos_that_no_file_can_say_become_the_slowest_there_is() {
    TokenSequence rows = row(6, 9, 137, 2201, 2985 + 2, 0, 0, 0);

    assertThat(v2.decode(rows).tracks().get(0).events()).containsExactly(new Tempo(0, 0xFF_FFFF));
  }

  @Test
  void pads_after_the_rows_are_skipped() {
    TokenSequence piece = v2.encode(score(note(0, 60))).tokens().concat(v2.end());
    TokenSequence pads = TokenSequence.of(8, new int[16]);

    assertThat(v2.decode(piece.concat(pads))).isEqualTo(v2.decode(piece));
    assertThat(v2.decode(pads).tracks()).isEmpty();
  }

  @Test
  void an_illegal_row_is_named() {
    TokenSequence start = row(1, 0, 0, 0, 0, 0, 0, 0);
    TokenSequence tempo = row(6, 9, 137, 2201, 2985 + 120, 0, 0, 0);

    assertRefused(
        start.concat(start),
        "position 1: expected end, note, program change, control change, "
            + "tempo, time signature, key signature, got start");
    assertRefused(
        start.concat(tempo).concat(row(6, 9, 137, 2201, 9, 0, 0, 0)),
        "position 2: expected beats per minute 0..383, got beats 0");
    assertRefused(
        row(6, 9, 137, 2201, 2985, 7, 0, 0), "position 0: expected pad, got time signature");
    assertRefused(start.concat(v2.end()).concat(tempo), "position 2: expected nothing, got tempo");
    assertRefused(
        row(3406, 0, 0, 0, 0, 0, 0, 0),
        "position 0: expected end, note, program change, "
            + "control change, tempo, time signature, key signature, got id 3406");
    assertRefused(TokenSequence.of(1, 834), "width of tokens must be 8, got 1");
  }

  private void assertRefused(TokenSequence tokens, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> v2.decode(tokens)).withMessage(message);
  }

  @Test
  void a_tail_tells_what_is_in_force() {
    Score score =
        score(
            new KeySignature(0, 1, Mode.MAJOR),
            new Tempo(0, 500_000),
            new ProgramChange(0, 0, 24),
            new ControlChange(0, 0, 64, 127),
            note(480, 60),
            new Tempo(960, 400_000),
            note(960, 61),
            note(1440, 62),
            note(1920, 63),
            note(2460, 64));
    TokenSequence tokens = v2.encode(score).tokens();

    assertThat(words(v2.keepLast(tokens, 6), v2))
        .containsExactly(
            "start",
            "tempo, beats 0, step 0, track 0, beats per minute 150",
            "program change, beats 0, step 0, track 0, channel 0, program 24",
            "note, beats 0, step 0, track 0, channel 0, pitch 62, velocity 80, duration 8",
            "note, beats 1, step 0, track 0, channel 0, pitch 63, velocity 80, duration 8",
            "note, beats 1, step 2, track 0, channel 0, pitch 64, velocity 80, duration 8");
    assertThat(v2.keepLast(tokens, tokens.length())).isSameAs(tokens);
    assertThat(words(v2.keepLast(tokens, 1), v2))
        .containsExactly(
            "note, beats 0, step 2, track 0, channel 0, pitch 64, velocity 80, duration 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> v2.keepLast(tokens, 0))
        .withMessage("maxLength must be at least 1, got 0");
  }

  @Test
  void options_are_as_they_were_asked_for() {
    EventTokenizer tokenizer =
        optimizing
            .without(Optimization.REMOVE_SILENT_CHANNELS)
            .withControlTolerance(0)
            .withTempoTolerance(7);

    assertThat(tokenizer.version()).isEqualTo(EventVersion.V2);
    assertThat(tokenizer.optimizations())
        .containsExactly(Optimization.RENUMBER, Optimization.ADD_DEFAULT_INSTRUMENTS);
    assertThat(tokenizer.controlTolerance()).isZero();
    assertThat(tokenizer.tempoTolerance()).isEqualTo(7);
    assertThat(tokenizer)
        .isEqualTo(
            v2.with(Optimization.ADD_DEFAULT_INSTRUMENTS, Optimization.RENUMBER)
                .withTempoTolerance(7)
                .withControlTolerance(0))
        .hasSameHashCodeAs(
            v2.with(Optimization.ADD_DEFAULT_INSTRUMENTS, Optimization.RENUMBER)
                .withTempoTolerance(7)
                .withControlTolerance(0))
        .isNotEqualTo(optimizing)
        .hasToString(
            "EventTokenizer[version=V2, optimisations=[RENUMBER, ADD_DEFAULT_INSTRUMENTS], "
                + "controlTolerance=0, tempoTolerance=7]");
    assertThat(v1).isNotEqualTo(v2);
  }

  @Test
  void tolerances_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> v2.withControlTolerance(-1))
        .withMessage("control tolerance must be in 0..128, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> v2.withTempoTolerance(385))
        .withMessage("tempo tolerance must be in 0..384, got 385");
  }

  private static TokenSequence row(int... ids) {
    return TokenSequence.of(8, ids);
  }

  private static Note note(long tick, int pitch) {
    return new Note(tick, 240, 0, pitch, 80);
  }

  private static Score score(ScoreEvent... events) {
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(List.of(events))));
  }
}

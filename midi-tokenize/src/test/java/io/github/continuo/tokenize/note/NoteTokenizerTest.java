package io.github.continuo.tokenize.note;

import static io.github.continuo.tokenize.note.NoteScores.drum;
import static io.github.continuo.tokenize.note.NoteScores.note;
import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.END;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.note.NoteTokenizer.PAD;
import static io.github.continuo.tokenize.note.NoteTokenizer.SEPARATOR;
import static io.github.continuo.tokenize.note.NoteTokenizer.START;
import static io.github.continuo.tokenize.note.NoteTokenizer.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeBase.FrameRate;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.note.NoteTokenizer.Quantization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTokenizerTest {
  private final NoteTokenizer beats = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  private final NoteTokenizer clock = NoteTokenizer.of(TimeGrid.milliseconds(32));

  @Test
  void every_row_is_one_id() {
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));

    assertThat(IntStream.range(0, 836).map(tokenizer::tokenCount)).containsOnly(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokenizer.tokenCount(836))
        .withMessage("id must be in 0..835, got 836");
  }

  @Test
  void the_ids_are_836() {
    assertThat(beats.vocabulary().ranges())
        .containsExactly(
            new TokenRange("time", 0, 128),
            new TokenRange("duration", 128, 128),
            new TokenRange("note", 256, 128),
            new TokenRange("drum", 384, 128),
            new TokenRange("reserved", 512, 320),
            new TokenRange("end", 832, 1),
            new TokenRange("separator", 833, 1),
            new TokenRange("start", 834, 1),
            new TokenRange("pad", 835, 1));
    assertThat(beats.vocabulary().size()).isEqualTo(836);
    assertThat(beats.width()).isEqualTo(1);
    assertThat(beats.padId()).isEqualTo(835);
    assertThat(beats.end()).isEqualTo(TokenSequence.of(1, 832));
  }

  @Test
  void a_bar_reads_like_a_bar() {
    Score bar =
        NoteScores.of(
            480,
            new TimeSignature(0, 4, 4),
            note(0, 480, 60),
            note(480, 240, 62),
            note(720, 240, 64),
            note(960, 960, 65));

    assertThat(words(beats, bar))
        .containsExactly(
            "start",
            "duration 12",
            "note 60",
            "time 12",
            "duration 6",
            "note 62",
            "time 6",
            "duration 6",
            "note 64",
            "time 6",
            "duration 24",
            "note 65");
  }

  @Test
  void the_bar_of_the_documentation_has_the_ids_that_stand_there() {
    Score bar =
        Score.of(
            TimeBase.ticksPerQuarter(480),
            List.of(
                Track.of(
                    List.of(
                        new Note(0, 480, 0, 60, 80),
                        new Note(0, 40, Note.DRUM_CHANNEL, 36, 80),
                        new Note(480, 240, 0, 64, 80),
                        new Note(720, 240, 0, 67, 80),
                        new Note(960, 960, 0, 60, 80),
                        new Note(960, 960, 0, 67, 80)))));
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    TokenSequence tokens = tokenizer.encode(bar).tokens();

    assertThat(tokens.ids())
        .containsExactly(834, 140, 316, 129, 420, 12, 134, 320, 6, 134, 323, 6, 152, 316, 152, 323);
  }

  @Test
  void a_chord_has_one_time_token() {
    Score chord = NoteScores.of(480, note(480, 480, 67), note(480, 480, 60), note(480, 480, 64));

    assertThat(words(beats, chord))
        .containsExactly(
            "start",
            "time 12",
            "duration 12",
            "note 60",
            "duration 12",
            "note 64",
            "duration 12",
            "note 67");
  }

  @Test
  void notes_of_all_tracks_stand_in_one_line_and_none_is_lost() {
    Track piano = Track.of(List.of(note(0, 480, 60), note(480, 480, 60)));
    Track strings = Track.of(List.of(new Note(0, 960, 3, 60, 50), new Note(0, 480, 3, 60, 50)));
    Score score = Score.of(TimeBase.ticksPerQuarter(480), List.of(piano, strings));

    assertThat(words(beats, score))
        .containsExactly(
            "start",
            "duration 12",
            "note 60",
            "duration 12",
            "note 60",
            "duration 24",
            "note 60",
            "time 12",
            "duration 12",
            "note 60");
  }

  @Test
  void drums_have_ids_of_their_own_and_stand_after_the_notes_they_sound_with() {
    Score score = NoteScores.of(480, drum(0, 60, 36), note(0, 480, 36), drum(240, 60, 42));

    assertThat(words(beats, score))
        .containsExactly(
            "start",
            "duration 12",
            "note 36",
            "duration 2",
            "drum 36",
            "time 6",
            "duration 2",
            "drum 42");
  }

  @Test
  void a_gap_of_more_than_127_steps_is_said_in_full_tokens_and_the_rest() {
    Score score = NoteScores.of(12, note(0, 1, 60), note(300, 1, 62), note(554, 1, 64));

    assertThat(words(beats, score))
        .containsExactly(
            "start",
            "duration 1",
            "note 60",
            "time 127",
            "time 127",
            "time 46",
            "duration 1",
            "note 62",
            "time 127",
            "time 127",
            "duration 1",
            "note 64");
  }

  @Test
  void silence_before_the_first_note_is_time() {
    assertThat(words(beats, NoteScores.of(480, note(960, 480, 60))))
        .containsExactly("start", "time 24", "duration 12", "note 60");
  }

  @Test
  void an_endless_gap_is_shortened_and_what_follows_keeps_its_distance() {
    long far = 1L << 40;
    Score score =
        NoteScores.of(480, note(0, 480, 60), note(far, 480, 62), note(far + 480, 480, 64));

    List<String> words = words(beats, score);

    assertThat(words).hasSize(1 + 2 + 16 + 2 + 3);
    assertThat(words.subList(3, 19)).containsOnly("time 127");
    assertThat(words.subList(19, 24))
        .containsExactly("duration 12", "note 62", "time 12", "duration 12", "note 64");
  }

  @Test
  void the_limit_to_gaps_is_a_setting() {
    Score score = NoteScores.of(12, note(1_000, 1, 60));

    assertThat(words(beats.withMaxTimeTokens(2), score))
        .containsExactly("start", "time 127", "time 127", "duration 1", "note 60");
  }

  @Test
  void durations_are_brought_to_1_to_127_steps() {
    Score score = NoteScores.of(12, note(0, 0, 60), note(0, 5_000, 62));

    assertThat(words(beats, score))
        .containsExactly("start", "duration 1", "note 60", "duration 127", "note 62");
  }

  @Test
  void triplets_and_sixteenths_fit_12_steps_a_beat() {
    Score triplets = NoteScores.of(480, note(0, 160, 60), note(160, 160, 62), note(320, 160, 64));
    Score sixteenths = NoteScores.of(480, note(0, 120, 60), note(120, 120, 62));

    assertThat(words(beats, triplets))
        .containsSubsequence("duration 4", "time 4", "duration 4", "time 4", "duration 4");
    assertThat(words(beats, sixteenths)).containsSubsequence("duration 3", "time 3", "duration 3");
  }

  @Test
  void milliseconds_go_through_a_change_of_tempo() {
    Score score =
        NoteScores.of(
            480,
            new Tempo(0, 512_000),
            note(0, 480, 60),
            new Tempo(480, 1_024_000),
            note(480, 480, 62),
            note(960, 240, 64));

    assertThat(words(clock, score))
        .containsExactly(
            "start",
            "duration 16",
            "note 60",
            "time 16",
            "duration 32",
            "note 62",
            "time 32",
            "duration 16",
            "note 64");
  }

  @Test
  void film_time_has_beats_of_half_a_second() {
    Track track = Track.of(List.of(note(0, 500, 60), note(1_000, 250, 62)));
    Score score = Score.of(TimeBase.smpte(FrameRate.FPS_25, 40), List.of(track));

    assertThat(words(beats, score))
        .containsExactly("start", "duration 12", "note 60", "time 24", "duration 6", "note 62");
  }

  @Test
  void tokens_alone_give_one_track_with_stated_velocity_program_and_channels() {
    Score decoded =
        beats.decode(
            TokenSequence.of(
                1, START, TIME.id(12), DURATION.id(6), NOTE.id(60), DURATION.id(2), DRUM.id(36)));

    assertThat(decoded)
        .isEqualTo(
            NoteScores.of(
                480,
                new ProgramChange(0, 0, 0),
                new Note(480, 240, 0, 60, 80),
                new Note(480, 80, 9, 36, 80)));
  }

  @Test
  void drums_alone_choose_no_program() {
    Score decoded = beats.decode(TokenSequence.of(1, START, DURATION.id(2), DRUM.id(36)));

    assertThat(decoded).isEqualTo(NoteScores.of(480, new Note(0, 80, 9, 36, 80)));
  }

  @Test
  void a_piece_may_be_without_notes() {
    Score empty = NoteScores.of(480);

    assertThat(words(beats, empty)).containsExactly("start");
    assertThat(beats.decode(TokenSequence.of(1))).isEqualTo(beats.normalize(empty));
    assertThat(beats.decode(TokenSequence.of(1, START, END))).isEqualTo(beats.normalize(empty));
  }

  @Test
  void start_end_and_pads_may_be_there_or_not() {
    TokenSequence note = TokenSequence.of(1, TIME.id(3), DURATION.id(6), NOTE.id(60));
    TokenSequence start = TokenSequence.of(1, START);
    TokenSequence pads = TokenSequence.of(1, PAD, PAD);

    Score score = beats.decode(note);

    assertThat(beats.decode(start.concat(note))).isEqualTo(score);
    assertThat(beats.decode(start.concat(note).concat(beats.end()))).isEqualTo(score);
    assertThat(beats.decode(start.concat(note).concat(beats.end()).concat(pads))).isEqualTo(score);
    assertThat(beats.decode(note.concat(pads))).isEqualTo(score);
  }

  @Test
  void an_event_that_was_cut_off_is_left_out() {
    TokenSequence whole = TokenSequence.of(1, START, DURATION.id(6), NOTE.id(60));
    TokenSequence cut = TokenSequence.of(1, TIME.id(127), TIME.id(3), DURATION.id(6));

    assertThat(beats.decode(whole.concat(cut))).isEqualTo(beats.decode(whole));
  }

  @Test
  void gaps_are_decoded_as_they_stand() {
    TokenSequence tokens =
        TokenSequence.of(1, TIME.id(5), TIME.id(127), TIME.id(1), DURATION.id(1), NOTE.id(60));

    Score decoded = beats.withMaxTimeTokens(1).decode(tokens);

    assertThat(decoded.notes().map(Note::tick)).containsExactly(133L * 40);
  }

  @Test
  void tokens_that_break_the_grammar_are_refused_by_row() {
    assertRefused("position 1: expected note 0..127, drum 0..127, got time 3", DURATION.id(6), 3);
    assertRefused(
        "position 0: expected time 1..127, duration 1..127, end, got note 60", NOTE.id(60));
    assertRefused("position 1: expected time 1..127, duration 1..127, got end", TIME.id(1), END);
    assertRefused(
        "position 1: expected time 1..127, duration 1..127, end, got time 0", START, TIME.id(0));
    assertRefused(
        "position 1: expected time 1..127, duration 1..127, end, got duration 0",
        START,
        DURATION.id(0));
    assertRefused("position 2: expected nothing, got end", START, END, END);
    assertRefused("position 1: expected nothing, got pad", END, PAD, END);
    assertRefused(
        "position 1: expected time 1..127, duration 1..127, end, got start", START, START);
    assertRefused(
        "position 0: expected time 1..127, duration 1..127, end, got separator", SEPARATOR);
    assertRefused("position 0: expected time 1..127, duration 1..127, end, got reserved 8", 520);
    assertRefused("position 0: expected time 1..127, duration 1..127, end, got id 836", 836);
    assertRefused("position 0: expected time 1..127, duration 1..127, end, got id -1", -1);
  }

  private void assertRefused(String message, int... ids) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> beats.decode(TokenSequence.of(1, ids)))
        .withMessage(message);
  }

  @Test
  void rows_of_events_are_refused() {
    TokenSequence events = TokenSequence.of(8, new int[8]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> beats.decode(events))
        .withMessage("width of tokens must be 1, got 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> beats.keepLast(events, 1))
        .withMessage("width of tokens must be 1, got 8");
  }

  @Test
  void the_grammar_begins_with_the_start_and_ends_with_the_end() {
    Grammar grammar = beats.grammar();

    assertThat(grammar.allowed().stream()).containsExactly(START);
    grammar.accept(START);
    grammar.accept(END);
    assertThat(grammar.allowed().isEmpty()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grammar.accept(PAD))
        .withMessage("position 2: expected nothing, got pad");
  }

  @Test
  void a_set_of_allowed_ids_is_the_callers_own() {
    Grammar grammar = beats.grammar();

    grammar.allowed().clear();

    assertThat(grammar.allowed().stream()).containsExactly(START);
    assertThat(beats.grammar().allowed().stream()).containsExactly(START);
  }

  @Test
  void a_tail_begins_with_a_whole_event() {
    TokenSequence tokens =
        TokenSequence.of(
            1, START, DURATION.id(6), NOTE.id(60), TIME.id(6), DURATION.id(6), NOTE.id(62));

    assertThat(beats.keepLast(tokens, 7)).isEqualTo(tokens);
    assertThat(beats.keepLast(tokens, 6)).isEqualTo(tokens);
    assertThat(beats.keepLast(tokens, 5)).isEqualTo(tokens.slice(1, 6));
    assertThat(beats.keepLast(tokens, 4)).isEqualTo(tokens.slice(3, 6));
    assertThat(beats.keepLast(tokens, 3)).isEqualTo(tokens.slice(3, 6));
    assertThat(beats.keepLast(tokens, 2)).isEqualTo(TokenSequence.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> beats.keepLast(tokens, 0))
        .withMessage("maxLength must be at least 1, got 0");
  }

  @Test
  void flooring_each_difference_drifts_and_rounding_absolute_times_does_not() {
    // Eighth notes at 120: a quarter of a second each, 7.8125 steps of 32 ms.
    Note[] eighths = new Note[1_000];
    Arrays.setAll(eighths, i -> note(240L * i, 240, 60));
    Score score = NoteScores.of(480, eighths);
    NoteTokenizer floored = clock.withQuantization(Quantization.FLOORED_DIFFERENCES);

    double trueSeconds = score.tempoMap().secondsAt(240 * 999);

    assertThat(lastOnsetSeconds(clock, score)).isCloseTo(trueSeconds, within(0.016));
    assertThat(lastOnsetSeconds(floored, score)).isCloseTo(999 * 7 * 0.032, within(1e-9));
    assertThat(trueSeconds - lastOnsetSeconds(floored, score)).isGreaterThan(25);
  }

  private static Offset<Double> within(double seconds) {
    return Offset.offset(seconds);
  }

  private static double lastOnsetSeconds(NoteTokenizer tokenizer, Score score) {
    Score decoded = tokenizer.decode(tokenizer.encode(score).tokens());
    long tick = decoded.notes().mapToLong(Note::tick).max().orElseThrow();
    return decoded.tempoMap().secondsAt(tick);
  }

  @Test
  void settings_can_be_read_back_and_compared() {
    NoteTokenizer tokenizer =
        NoteTokenizer.of(TimeGrid.milliseconds(20))
            .withMaxTimeTokens(4)
            .withQuantization(Quantization.FLOORED_DIFFERENCES);

    assertThat(tokenizer.grid()).isEqualTo(TimeGrid.milliseconds(20));
    assertThat(tokenizer.maxTimeTokens()).isEqualTo(4);
    assertThat(tokenizer.maxGapSteps()).isEqualTo(508);
    assertThat(tokenizer.quantization()).isEqualTo(Quantization.FLOORED_DIFFERENCES);
    assertThat(beats.maxTimeTokens()).isEqualTo(16);
    assertThat(beats.quantization()).isEqualTo(Quantization.NEAREST);
    assertThat(beats)
        .isEqualTo(NoteTokenizer.of(TimeGrid.stepsPerBeat(12)))
        .hasSameHashCodeAs(NoteTokenizer.of(TimeGrid.stepsPerBeat(12)))
        .isNotEqualTo(clock)
        .isNotEqualTo(beats.withMaxTimeTokens(4))
        .isNotEqualTo(beats.withQuantization(Quantization.FLOORED_DIFFERENCES))
        .hasToString(
            "NoteTokenizer[grid=StepsPerBeat[steps=12], maxTimeTokens=16, quantisation=NEAREST]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_025})
  void a_gap_has_1_to_1024_time_tokens(int maxTimeTokens) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> beats.withMaxTimeTokens(maxTimeTokens))
        .withMessage("time tokens in a gap must be in 1..1024, got " + maxTimeTokens);
  }

  private static List<String> words(NoteTokenizer tokenizer, Score score) {
    return Arrays.stream(tokenizer.encode(score).tokens().ids())
        .mapToObj(tokenizer.vocabulary()::describe)
        .toList();
  }
}

package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the loop around a model promises of any model, over note tokens and over event tokens. */
class BatchGenerationTest {
  private static final int CONTEXT_ROWS = 48;
  private static final long PROMPT_END = 8 * 220;
  static final Score PROMPT = prompt();

  static List<Tokenizer> tokenizers() {
    return List.of(
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12)),
        EventTokenizer.of(EventVersion.V1),
        EventTokenizer.optimizing(EventVersion.V2));
  }

  /** Eight beats on channels that renumbering changes, with what tokens cannot say. */
  private static Score prompt() {
    List<ScoreEvent> tune = new ArrayList<>();
    tune.add(TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "Tune"));
    tune.add(new ProgramChange(0, 5, 73));
    tune.add(new ControlChange(0, 5, 7, 100));
    for (int i = 0; i < 16; i++) {
      tune.add(new Note(i * 110L, 100, 5, 60 + i % 7, 70));
    }
    List<ScoreEvent> drums = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      drums.add(new Note(i * 220L, 50, Note.DRUM_CHANNEL, 36, 90));
    }
    return Score.of(
        TimeBase.ticksPerQuarter(220),
        List.of(
            Track.of(List.of(new Tempo(0, 600_000), new TimeSignature(0, 3, 4))),
            Track.of(drums),
            Track.of(tune)));
  }

  private static GenerationOptions rows(int rows) {
    return GenerationOptions.defaults().withLength(GenerationLength.positions(rows)).withSeed(0);
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void variation_number_i_is_what_a_seed_greater_by_i_gives(Tokenizer tokenizer) {
    Generator generator = Generator.of(new ScriptedModel(tokenizer, CONTEXT_ROWS));
    GenerationOptions options = rows(200).withEnding(Ending.ALLOWED).withSeed(11);

    List<Continuation> variations = generator.variations(PROMPT, 6, options);

    for (int i = 0; i < 6; i++) {
      Continuation alone = generator.continueFrom(PROMPT, options.withSeed(11 + i));
      assertThat(variations.get(i).newEvents()).isEqualTo(alone.newEvents());
      assertThat(variations.get(i).newLength()).isEqualTo(alone.newLength());
      assertThat(variations.get(i).promptLength()).isEqualTo(alone.promptLength());
    }
    assertThat(variations.stream().map(Continuation::newLength).distinct())
        .hasSizeGreaterThan(1); // each ended alone
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void the_prompt_is_kept_and_new_events_come_after_it(Tokenizer tokenizer) {
    Generator generator = Generator.of(new ScriptedModel(tokenizer, CONTEXT_ROWS));

    for (Continuation continuation : generator.variations(PROMPT, 3, rows(300))) {
      Score score = continuation.score();
      for (int track = 0; track < PROMPT.tracks().size(); track++) {
        assertThat(score.tracks().get(track).events())
            .containsSubsequence(PROMPT.tracks().get(track).events());
      }
      assertThat(continuation.newEvents()).isNotEmpty();
      assertThat(continuation.newEvents())
          .allSatisfy(
              placed -> {
                assertThat(placed.event().tick()).isGreaterThanOrEqualTo(PROMPT_END);
                assertThat(score.tracks().get(placed.track()).events()).contains(placed.event());
              })
          .isSortedAccordingTo((a, b) -> Long.compare(a.event().tick(), b.event().tick()));
      assertThat(score.tracks().stream().mapToInt(track -> track.events().size()).sum())
          .isEqualTo(
              PROMPT.tracks().stream().mapToInt(track -> track.events().size()).sum()
                  + continuation.newEvents().size());
    }
  }

  @Test
  void events_of_all_kinds_are_joined_to_the_track_of_their_channel() {
    Generator generator =
        Generator.of(new ScriptedModel(EventTokenizer.optimizing(EventVersion.V2), CONTEXT_ROWS));

    List<TrackEvent> added = generator.continueFrom(PROMPT, rows(2_000)).newEvents();

    assertThat(added)
        .extracting(TrackEvent::event)
        .hasAtLeastOneElementOfType(Note.class)
        .hasAtLeastOneElementOfType(ProgramChange.class)
        .hasAtLeastOneElementOfType(ControlChange.class)
        .hasAtLeastOneElementOfType(Tempo.class);
    assertThat(added).anySatisfy(placed -> assertThat(placed.track()).isLessThan(3));
  }

  @Test
  void what_all_begin_with_is_read_once_and_who_is_done_leaves() {
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    ScriptedModel model = new ScriptedModel(tokenizer, 512);
    GenerationOptions options =
        GenerationOptions.defaults().withLength(GenerationLength.beats(60)).withSeed(5);

    List<Continuation> variations = Generator.of(model).variations(PROMPT, 5, options);

    int promptLength = tokenizer.encode(PROMPT).tokens().length();
    assertThat(model.reads.get(0)).containsExactly(1, promptLength);
    List<Integer> sequences =
        model.reads.stream().skip(1).map(read -> read[0]).toList(); // of each row after it
    for (int row = 1; row <= sequences.size(); row++) {
      int written = row;
      assertThat(sequences.get(row - 1))
          .isEqualTo((int) variations.stream().filter(v -> v.newLength() > written).count());
    }
    assertThat(sequences).contains(5, 1);
  }

  @Test
  void tails_of_several_lengths_are_read_in_groups() {
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    ScriptedModel model = new ScriptedModel(tokenizer, CONTEXT_ROWS);

    Generator.of(model).variations(PROMPT, 6, rows(2 * CONTEXT_ROWS));

    List<int[]> tails = model.reads.stream().skip(1).filter(read -> read[1] > 1).toList();
    assertThat(tails.stream().map(read -> read[1]).distinct()).hasSizeGreaterThan(1);
    assertThat(tails).anySatisfy(read -> assertThat(read[0]).isGreaterThan(1));
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void the_model_reads_no_more_of_the_prompt_than_it_is_given(Tokenizer tokenizer) {
    Generator generator = Generator.of(new ScriptedModel(tokenizer, CONTEXT_ROWS));
    Encoding encoding = tokenizer.encode(PROMPT);

    int all = encoding.tokens().length();
    assertThat(generator.continueFrom(PROMPT, rows(5)).promptLength())
        .isBetween(Math.min(all, 3 * CONTEXT_ROWS / 4 - 3), CONTEXT_ROWS - 1);
    for (int most : new int[] {1, 2, 10, 20}) {
      int read = generator.continueFrom(PROMPT, rows(5).withMaxPromptLength(most)).promptLength();
      assertThat(read).isBetween(1, Math.max(most, 3)); // a note is three rows of one id
    }
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void a_new_piece_begins_at_its_beginning_and_keeps_to_its_ensemble(Tokenizer tokenizer) {
    Generator generator = Generator.of(new ScriptedModel(tokenizer, CONTEXT_ROWS));
    PieceSetup trio =
        PieceSetup.empty()
            .withInstruments(73, 40)
            .withDrumKit(32)
            .withTempo(90)
            .withTimeSignature(3, 4);

    Continuation piece =
        generator.generate(
            trio, GenerationOptions.defaults().withLength(GenerationLength.bars(200)).withSeed(0));

    assertThat(piece.prompt()).isEqualTo(trio.score());
    assertThat(piece.newEvents()).isNotEmpty();
    assertThat(piece.newEvents())
        .allSatisfy(
            placed -> {
              assertThat(placed.event().tick()).isBetween(0L, 200 * 3 * 480 - 1L);
              assertThat(placed.event()).isNotInstanceOf(ProgramChange.class);
              if (placed.event() instanceof Note note) {
                assertThat(note.channel()).isIn(0, 1, Note.DRUM_CHANNEL);
              } else if (placed.event() instanceof ControlChange change) {
                assertThat(change.channel()).isIn(0, 1, Note.DRUM_CHANNEL);
              }
            });
    assertThat(piece.score().tracks().get(1).events()).startsWith(new ProgramChange(0, 0, 73));
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void a_new_piece_may_come_from_nothing_and_in_variations(Tokenizer tokenizer) {
    Generator generator = Generator.of(new ScriptedModel(tokenizer, CONTEXT_ROWS));

    List<Continuation> pieces = generator.variations(PieceSetup.empty(), 2, rows(100).withSeed(1));

    assertThat(pieces.get(1).newEvents())
        .isNotEmpty()
        .isEqualTo(generator.generate(PieceSetup.empty(), rows(100).withSeed(2)).newEvents());
  }

  @Test
  void what_is_blocked_does_not_come() {
    Generator generator =
        Generator.of(new ScriptedModel(EventTokenizer.of(EventVersion.V2), CONTEXT_ROWS));
    GenerationConstraints rules =
        GenerationConstraints.defaults()
            .withBlockedTypes(Set.of(EventType.PROGRAM_CHANGE, EventType.CONTROL_CHANGE))
            .withBlockedChannels(Set.of(Note.DRUM_CHANNEL));

    List<TrackEvent> added =
        generator.continueFrom(PROMPT, rows(300).withConstraints(rules)).newEvents();

    assertThat(added)
        .extracting(TrackEvent::event)
        .doesNotHaveAnyElementsOfTypes(ProgramChange.class, ControlChange.class)
        .noneMatch(event -> event instanceof Note note && note.isDrum());
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void BLOCK_1_and_2_rules_that_leave_no_notes_are_refused_before_the_work(Tokenizer tokenizer) {
    ScriptedModel model = new ScriptedModel(tokenizer, CONTEXT_ROWS);
    Generator generator = Generator.of(model);
    GenerationConstraints noKind =
        GenerationConstraints.defaults().withBlockedTypes(Set.of(EventType.NOTE));
    GenerationConstraints noChannel =
        GenerationConstraints.defaults()
            .withBlockedChannels(IntStream.range(0, 16).boxed().collect(Collectors.toSet()));

    for (GenerationConstraints rules : List.of(noKind, noChannel)) {
      GenerationOptions options = rows(5).withConstraints(rules);
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> generator.continueFrom(PROMPT, options),
              () -> generator.variations(PROMPT, 3, options),
              () -> generator.stream(PROMPT, options),
              () -> generator.session(PROMPT).stream(options),
              () -> generator.generate(PieceSetup.empty(), options),
              () -> generator.infill(PROMPT, Region.ofTicks(0, 500), options))) {
        assertThatIllegalArgumentException()
            .isThrownBy(call)
            .withMessageStartingWith("rules must leave notes ");
      }
    }
    assertThat(model.reads).isEmpty();
  }

  @Test
  void a_model_that_lets_no_time_pass_is_stopped() {
    EventTokenizer tokenizer = EventTokenizer.of(EventVersion.V2);
    // Greedy, and the first ids of all: a note at once, and again, for ever.
    Generator generator = Generator.of(new ScriptedModel(tokenizer, CONTEXT_ROWS, 0));

    Continuation stuck =
        generator.continueFrom(PROMPT, GenerationOptions.defaults().withTemperature(0));

    assertThat(stuck.newLength()).isEqualTo(1_024);
  }

  @Test
  void a_model_that_writes_no_new_notes_is_stopped_where_notes_are_wanted() {
    // As above: all but the first are strokes into a note that sounds.
    Generator generator =
        Generator.of(new ScriptedModel(EventTokenizer.of(EventVersion.V2), CONTEXT_ROWS, 0));

    Continuation stuck =
        generator.continueFrom(
            PROMPT,
            GenerationOptions.defaults().withTemperature(0).withLength(GenerationLength.notes(3)));

    assertThat(stuck.newEvents()).hasSize(1);
    assertThat(stuck.newLength()).isEqualTo(1 + 1_024);
  }
}

package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.SequenceConverter;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.transformer.CountedNetwork;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Models;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.base.BaseTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sound.midi.Sequence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
  private static final Score PROMPT = prompt();

  private static Generator generator;

  @BeforeAll
  static void openGenerator() {
    generator = Generator.of(Models.lively(3));
  }

  @AfterAll
  static void closeGenerator() {
    generator.close();
  }

  /** Eight beats of a tune over a bass, with what a real file has besides. */
  private static final GenerationOptions SEEDED = GenerationOptions.defaults().withSeed(0);

  private static Score prompt() {
    List<ScoreEvent> tune = new ArrayList<>();
    tune.add(new ProgramChange(0, 2, 73));
    tune.add(new ControlChange(0, 2, 7, 100));
    for (int i = 0; i < 16; i++) {
      tune.add(new Note(i * 110L, 100, 2, 60 + i % 7, 70));
    }
    List<ScoreEvent> bass = new ArrayList<>();
    bass.add(new Tempo(0, 600_000));
    for (int i = 0; i < 4; i++) {
      bass.add(new Note(i * 440L, 430, 1, 36 + i, 90));
    }
    return Score.of(TimeBase.ticksPerQuarter(220), List.of(Track.of(bass), Track.of(tune)));
  }

  @Test
  void the_prompt_stays_as_it_is_and_new_notes_follow_it() {
    Continuation continuation =
        generator.continueFrom(PROMPT, SEEDED.withLength(GenerationLength.beats(8)));

    assertThat(continuation.newEvents()).isNotEmpty();
    assertThat(continuation.newEvents())
        .allSatisfy(
            placed -> {
              assertThat(placed.event().tick()).isBetween(8 * 220L, 16 * 220L - 1);
              Note note = (Note) placed.event();
              assertThat(placed.track()).isEqualTo(note.isDrum() ? 2 : 1); // the tune's last note
              assertThat(note.channel()).isEqualTo(note.isDrum() ? 9 : 2);
            });
    Score score = continuation.score();
    assertThat(score.timeBase()).isEqualTo(PROMPT.timeBase());
    assertThat(score.tracks().get(0)).isEqualTo(PROMPT.tracks().get(0));
    assertThat(score.tracks().get(1).events())
        .startsWith(PROMPT.tracks().get(1).events().toArray(new ScoreEvent[0]));
  }

  @Test
  void the_result_is_a_midi_file_that_reads_back() throws IOException {
    Score score = generator.continueFrom(PROMPT, SEEDED).score();

    Score read = MidiReader.readStrict(MidiWriter.write(score));

    assertThat(read.notes().map(Note::tick).sorted())
        .isEqualTo(score.notes().map(Note::tick).sorted().toList());
    assertThat(read.tempoMap().secondsAt(2200)).isEqualTo(PROMPT.tempoMap().secondsAt(2200));
  }

  @Test
  void a_sequence_goes_in_and_comes_out() {
    Sequence sequence = SequenceConverter.toSequence(PROMPT);

    Sequence longer = generator.continueFrom(sequence, SEEDED);

    assertThat(longer.getResolution()).isEqualTo(sequence.getResolution());
    assertThat(longer.getTickLength()).isGreaterThan(sequence.getTickLength());
    assertThat(SequenceConverter.toScore(longer))
        .isEqualTo(
            SequenceConverter.toScore(
                SequenceConverter.toSequence(
                    generator.continueFrom(SequenceConverter.toScore(sequence), SEEDED).score())));
  }

  @Test
  void equal_seeds_give_equal_music_and_others_do_not() {
    GenerationOptions options = GenerationOptions.defaults().withLength(GenerationLength.notes(40));

    List<TrackEvent> first = generator.continueFrom(PROMPT, options.withSeed(1)).newEvents();
    List<TrackEvent> same = generator.continueFrom(PROMPT, options.withSeed(1)).newEvents();
    List<TrackEvent> other = generator.continueFrom(PROMPT, options.withSeed(2)).newEvents();

    assertThat(first).isEqualTo(same).isNotEqualTo(other);
  }

  @Test
  void at_temperature_zero_the_seed_does_not_matter() {
    GenerationOptions greedy =
        GenerationOptions.defaults().withLength(GenerationLength.notes(40)).withTemperature(0);

    assertThat(generator.continueFrom(PROMPT, greedy.withSeed(1)).newEvents())
        .isEqualTo(generator.continueFrom(PROMPT, greedy.withSeed(2)).newEvents());
  }

  @Test
  void notes_and_rows_are_exactly_as_many_as_asked_for() {
    GenerationOptions options = SEEDED;

    assertThat(
            generator
                .continueFrom(PROMPT, options.withLength(GenerationLength.notes(25)))
                .newEvents())
        .hasSize(25);
    assertThat(
            generator
                .continueFrom(PROMPT, options.withLength(GenerationLength.positions(31)))
                .newLength())
        .isEqualTo(31);
  }

  @Test
  void a_longer_continuation_begins_with_the_shorter_one() {
    GenerationOptions options = SEEDED;
    List<TrackEvent> shorter =
        generator.continueFrom(PROMPT, options.withLength(GenerationLength.notes(10))).newEvents();
    List<TrackEvent> longer =
        generator.continueFrom(PROMPT, options.withLength(GenerationLength.notes(60))).newEvents();

    assertThat(longer).startsWith(shorter.toArray(new TrackEvent[0]));
  }

  @Test
  void music_goes_on_far_beyond_the_context_with_memory_flat() throws IOException {
    GenerationOptions options = SEEDED.withLength(GenerationLength.positions(200));
    generator.continueFrom(PROMPT, options); // warms up allocators
    int arraysBefore = CountedNetwork.open();
    long residentBefore = residentKib();

    Continuation continuation =
        generator.continueFrom(PROMPT, options.withLength(GenerationLength.positions(2_000)));

    assertThat(continuation.newLength()).isEqualTo(2_000); // of a context of 64
    assertThat(CountedNetwork.open()).isEqualTo(arraysBefore);
    assertThat(residentKib() - residentBefore).isLessThan(48 * 1024); // heap growth included
    assertThat(continuation.newEvents()).isSortedAccordingTo(GeneratorTest::byTick);
  }

  private static int byTick(TrackEvent a, TrackEvent b) {
    return Long.compare(a.event().tick(), b.event().tick());
  }

  private static long residentKib() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0; // not Linux; the count of arrays must do
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_prompt_longer_than_the_context_is_read_from_its_end() {
    List<ScoreEvent> notes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      notes.add(new Note(i * 220L, 200, 0, 48 + i % 24, 80));
    }
    Score longPrompt = Score.of(TimeBase.ticksPerQuarter(220), List.of(Track.of(notes)));

    Continuation continuation =
        generator.continueFrom(longPrompt, SEEDED.withLength(GenerationLength.notes(5)));

    assertThat(continuation.promptLength()).isBetween(40, 64);
    assertThat(continuation.newEvents()).hasSize(5);
  }

  @Test
  void the_model_may_end_the_piece_only_where_that_is_allowed() {
    GenerationOptions options = SEEDED.withLength(GenerationLength.positions(1_500));

    assertThat(generator.continueFrom(PROMPT, options).newLength()).isEqualTo(1_500);
    // Random weights give the end id a chance every few notes.
    assertThat(generator.continueFrom(PROMPT, options.withEnding(Ending.ALLOWED)).newLength())
        .isLessThan(1_500);
  }

  @Test
  void several_threads_share_one_model() throws Exception {
    GenerationOptions options = GenerationOptions.defaults().withLength(GenerationLength.notes(20));
    List<List<TrackEvent>> alone = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      alone.add(generator.continueFrom(PROMPT, options.withSeed(seed)).newEvents());
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Continuation>> together = new ArrayList<>();
      for (int seed = 0; seed < 4; seed++) {
        GenerationOptions seeded = options.withSeed(seed);
        together.add(threads.submit(() -> generator.continueFrom(PROMPT, seeded)));
      }
      for (int seed = 0; seed < 4; seed++) {
        assertThat(together.get(seed).get().newEvents()).isEqualTo(alone.get(seed));
      }
    } finally {
      threads.shutdown();
    }
  }

  /**
   * Sums are rounded otherwise in a batch, by a millionth or so; one in some thousand draws falls
   * that near to a boundary, and none of these.
   */
  @Test
  void variation_number_i_is_what_a_seed_greater_by_i_gives() {
    GenerationOptions options =
        GenerationOptions.defaults()
            .withLength(GenerationLength.positions(150))
            .withSeed(20); // context: 64

    List<Continuation> variations = generator.variations(PROMPT, 4, options);

    assertThat(variations).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(variations.get(i).newLength()).isEqualTo(150);
      assertThat(variations.get(i).newEvents())
          .isEqualTo(generator.continueFrom(PROMPT, options.withSeed(20 + i)).newEvents());
    }
    assertThat(variations.stream().map(Continuation::newEvents).distinct()).hasSize(4);
  }

  @Test
  void variations_end_alone_and_give_memory_back() {
    GenerationOptions options =
        GenerationOptions.defaults()
            .withLength(GenerationLength.positions(300))
            .withEnding(Ending.ALLOWED)
            .withSeed(3);
    int before = CountedNetwork.open();

    List<Continuation> variations = generator.variations(PROMPT, 3, options);

    assertThat(CountedNetwork.open()).isEqualTo(before);
    assertThat(variations.stream().map(Continuation::newLength).distinct()).hasSizeGreaterThan(1);
    for (int i = 0; i < 3; i++) {
      assertThat(variations.get(i).newEvents())
          .isEqualTo(generator.continueFrom(PROMPT, options.withSeed(3 + i)).newEvents());
    }
  }

  @Test
  void sequences_vary_as_scores_do() {
    GenerationOptions options = GenerationOptions.defaults().withLength(GenerationLength.notes(5));

    List<Sequence> sequences =
        generator.variations(SequenceConverter.toSequence(PROMPT), 2, options);

    List<Continuation> scores = generator.variations(PROMPT, 2, options);
    assertThat(sequences)
        .extracting(SequenceConverter::toScore)
        .containsExactlyElementsOf(
            scores.stream()
                .map(Continuation::score)
                .map(SequenceConverter::toSequence)
                .map(SequenceConverter::toScore)
                .toList());
  }

  @Test
  void there_must_be_a_variation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.variations(PROMPT, 0, GenerationOptions.defaults()))
        .withMessage("count of variations must be at least 1, got 0");
  }

  @Test
  void a_prompt_without_notes_is_refused() {
    Score empty = Score.of(TimeBase.ticksPerQuarter(480), List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.continueFrom(empty))
        .withMessage("prompt must have at least one note, got none");
  }

  @Test
  void a_closed_generator_is_refused_and_closing_twice_is_fine() {
    Generator closed = Generator.of(Models.lively(4));
    closed.close();
    closed.close();

    assertThatThrownBy(() -> closed.continueFrom(PROMPT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("generator must be open, but it has been closed");
  }

  @Test
  void API_6_closing_stops_what_is_running_and_gives_memory_back() throws Exception {
    int before = CountedNetwork.open();
    Generator own = Generator.of(Models.lively(5));
    int loaded = CountedNetwork.open();
    GenerationOptions options = SEEDED.withLength(GenerationLength.notes(1_000_000)); // hours
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Continuation> running = thread.submit(() -> own.continueFrom(PROMPT, options));
      while (CountedNetwork.open() == loaded && !running.isDone()) { // until it has a cache
        Thread.onSpinWait();
      }

      own.close();

      assertThatThrownBy(running::get)
          .cause()
          .isInstanceOf(CancellationException.class)
          .hasMessageStartingWith("generation was stopped, for the generator was closed, after ");
      assertThat(CountedNetwork.open()).isEqualTo(before);
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void closing_after_what_is_running_lets_it_end() throws Exception {
    int before = CountedNetwork.open();
    Generator own = Generator.of(Models.lively(5));
    int loaded = CountedNetwork.open();
    List<TrackEvent> whole =
        own.continueFrom(PROMPT, SEEDED.withLength(GenerationLength.notes(300))).newEvents();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Continuation> running =
          thread.submit(
              () -> own.continueFrom(PROMPT, SEEDED.withLength(GenerationLength.notes(300))));
      while (CountedNetwork.open() == loaded && !running.isDone()) { // until it has a cache
        Thread.onSpinWait();
      }

      own.closeAfterRunning();

      assertThat(running.get().newEvents()).isEqualTo(whole);
      assertThat(CountedNetwork.open()).isEqualTo(before);
      assertThatThrownBy(() -> own.continueFrom(PROMPT)).isInstanceOf(IllegalStateException.class);
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void an_interrupted_thread_stops_and_stays_interrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> generator.continueFrom(PROMPT))
        .isInstanceOf(CancellationException.class)
        .hasMessage("generation was interrupted after 0 new positions");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void a_saved_model_is_loaded_by_its_folder(@TempDir Path folder) throws IOException {
    Models.saveLively(3, folder);

    try (Generator loaded = Generator.load(folder, Models.FP32)) {
      assertThat(loaded.device()).isEqualTo("cpu");
      assertThat(loaded.continueFrom(PROMPT, SEEDED).newEvents())
          .isEqualTo(generator.continueFrom(PROMPT, SEEDED).newEvents());
    }
  }

  @Test
  void what_the_options_leave_open_is_sampled_as_the_folder_says(@TempDir Path folder)
      throws IOException {
    Models.saveLively(3, folder);
    Files.writeString(folder.resolve("generation_config.json"), "{\"temperature\": 0.25}");
    GenerationOptions cool = SEEDED.withTemperature(0.25);

    try (Generator loaded = Generator.load(folder, Models.FP32)) {
      List<TrackEvent> events = loaded.continueFrom(PROMPT, SEEDED).newEvents();
      assertThat(events)
          .isEqualTo(generator.continueFrom(PROMPT, cool).newEvents())
          .isNotEqualTo(generator.continueFrom(PROMPT, SEEDED).newEvents());
      assertThat(loaded.stream(PROMPT, SEEDED)).toIterable().isEqualTo(events);
      assertThat(loaded.session(PROMPT).stream(SEEDED)).toIterable().isEqualTo(events);
      assertThat(loaded.continueFrom(PROMPT, SEEDED.withTemperature(1)).newEvents())
          .isEqualTo(generator.continueFrom(PROMPT, SEEDED).newEvents());
    }
    try (SequenceModel model = BaseTransformer.load(folder, Models.FP32);
        Generator sharing = Generator.sharing(model)) {
      assertThat(sharing.continueFrom(PROMPT, SEEDED).newEvents())
          .isEqualTo(generator.continueFrom(PROMPT, cool).newEvents());
    }
  }

  @Test
  void an_unknown_device_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoadOptions.defaults().withDevice("tpu"))
        .withMessageContaining("got \"tpu\"");
  }
}

package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.CountedNetwork;
import io.github.continuo.transformer.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private static final Score PROMPT = BatchGenerationTest.PROMPT;

  private static GenerationOptions notes(int notes) {
    return GenerationOptions.defaults().withLength(GenerationLength.notes(notes)).withSeed(0);
  }

  private static List<TrackEvent> drained(EventStream stream) {
    List<TrackEvent> events = new ArrayList<>();
    stream.forEachRemaining(events::add);
    return events;
  }

  @Provide
  Arbitrary<Tokenizer> tokenizers() {
    return Arbitraries.of(BatchGenerationTest.tokenizers());
  }

  @Provide
  Arbitrary<GenerationLength> amounts() {
    return Arbitraries.of(
        GenerationLength.positions(200),
        GenerationLength.bars(3),
        GenerationLength.notes(20),
        GenerationLength.seconds(4));
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void events_are_those_that_a_continuation_adds(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("amounts") GenerationLength amount,
      @ForAll Ending ending,
      @ForAll @IntRange(min = 24, max = 600) int contextLength,
      @ForAll long seed) {
    Generator generator = Generator.of(new ScriptedModel(tokenizer, contextLength));
    GenerationOptions options =
        GenerationOptions.defaults().withLength(amount).withEnding(ending).withSeed(seed);

    Continuation whole = generator.continueFrom(PROMPT, options);
    EventStream stream = generator.stream(PROMPT, options);

    assertThat(drained(stream)).isEqualTo(whole.newEvents());
    assertThat(stream.continuation().score()).isEqualTo(whole.score());
    assertThat(stream.continuation().newLength()).isEqualTo(whole.newLength());
    assertThat(stream.continuation().promptLength()).isEqualTo(whole.promptLength());
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void events_of_a_new_piece_are_those_that_it_has_as_a_whole(
      @ForAll("tokenizers") Tokenizer tokenizer, @ForAll long seed) {
    Generator generator = Generator.of(new ScriptedModel(tokenizer, 48));
    PieceSetup duo = PieceSetup.empty().withInstruments(73, 40).withTempo(90);
    GenerationOptions options = notes(30).withSeed(seed);

    assertThat(drained(generator.stream(duo, options)))
        .isEqualTo(generator.generate(duo, options).newEvents());
  }

  @Test
  void events_of_a_network_are_those_that_a_continuation_adds() {
    try (Generator generator = Generator.of(Models.lively(3))) {
      for (int seed = 0; seed < 5; seed++) {
        GenerationOptions options = notes(80).withSeed(seed); // of a context of 64 rows

        assertThat(drained(generator.stream(PROMPT, options)))
            .isEqualTo(generator.continueFrom(PROMPT, options).newEvents());
      }
    }
  }

  @Test
  void nothing_is_read_or_written_that_nobody_asks_for() {
    ScriptedModel model = new ScriptedModel(Models.TOKENIZER, 512);
    Generator generator = Generator.of(model);

    EventStream stream = generator.stream(PROMPT, notes(20));
    assertThat(model.reads).isEmpty();
    for (int events = 1; events <= 20; events++) {
      assertThat(stream.hasNext()).isTrue();
      assertThat(stream.hasNext()).isTrue();
      assertThat(stream.continuation().newEvents()).hasSize(events);
      stream.next();
      int read = model.reads.stream().mapToInt(rows -> rows[1]).sum();
      Continuation soFar = stream.continuation();
      assertThat(read).isEqualTo(soFar.promptLength() + soFar.newLength() - 1);
    }

    assertThat(stream.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(stream::next)
        .withMessage("the stream has ended, there is no other event");
  }

  @Test
  void the_end_frees_memory_and_so_does_closing() {
    try (Generator generator = Generator.of(Models.lively(3))) {
      drained(generator.stream(PROMPT, notes(2))); // warms up
      int before = CountedNetwork.open();

      EventStream whole = generator.stream(PROMPT, notes(5));
      drained(whole);
      assertThat(CountedNetwork.open()).isEqualTo(before);
      EventStream part = generator.stream(PROMPT, notes(5));
      part.next();
      assertThat(CountedNetwork.open()).isGreaterThan(before);
      part.close();
      part.close();

      assertThat(CountedNetwork.open()).isEqualTo(before);
      assertThat(part.hasNext()).isFalse();
      assertThat(part.continuation().newEvents()).hasSize(1);
    }
  }

  @Test
  void what_has_been_promised_is_handed_out_even_after_closing() {
    Generator generator = Generator.of(new ScriptedModel(Models.TOKENIZER, 512));
    EventStream stream = generator.stream(PROMPT, notes(5));
    assertThat(stream.hasNext()).isTrue();

    stream.close();

    assertThat(stream.hasNext()).isTrue();
    assertThat(stream.next()).isEqualTo(stream.continuation().newEvents().get(0));
    assertThat(stream.hasNext()).isFalse();
  }

  @Test
  void closing_from_another_thread_ends_a_call_that_is_writing() throws Exception {
    try (Generator generator = Generator.of(Models.lively(3))) {
      EventStream endless = generator.stream(PROMPT, notes(1_000_000));
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        Future<List<TrackEvent>> running = thread.submit(() -> drained(endless));
        while (endless.continuation().newEvents().size() < 3) {
          Thread.onSpinWait();
        }

        endless.close();

        assertThat(running.get()).isEqualTo(endless.continuation().newEvents());
      } finally {
        thread.shutdown();
      }
    }
  }

  @Test
  void closing_the_generator_frees_streams_that_are_open_and_ends_them() {
    int before = CountedNetwork.open();
    Generator generator = Generator.of(Models.lively(3));
    EventStream begun = generator.stream(PROMPT, notes(50));
    begun.next();
    EventStream forgotten = generator.stream(PROMPT, notes(50));

    generator.close();

    assertThat(CountedNetwork.open()).isEqualTo(before);
    for (EventStream stream : List.of(begun, forgotten)) {
      assertThatIllegalStateException()
          .isThrownBy(stream::hasNext)
          .withMessage("generator must be open, but it has been closed");
      assertThatIllegalStateException().isThrownBy(stream::next);
      stream.close();
      assertThat(stream.hasNext()).isFalse();
    }
    assertThat(begun.continuation().newEvents()).hasSize(1);
  }

  @Test
  void an_interrupt_ends_the_stream_and_stays() {
    Generator generator = Generator.of(new ScriptedModel(Models.TOKENIZER, 512));
    EventStream stream = generator.stream(PROMPT, notes(5));
    stream.next();
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(CancellationException.class).isThrownBy(stream::hasNext);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(stream.hasNext()).isFalse();
    assertThat(stream.continuation().newEvents()).hasSize(1);
  }

  @Test
  void what_cannot_be_gone_on_from_is_refused_at_once() {
    Generator generator = Generator.of(new ScriptedModel(Models.TOKENIZER, 512));
    Score empty = Score.of(TimeBase.ticksPerQuarter(480), List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.stream(empty, notes(5)))
        .withMessage("prompt must have at least one note, got none");
    generator.close();
    assertThatIllegalStateException().isThrownBy(() -> generator.stream(PROMPT, notes(5)));
  }

  @Test
  void prompt_is_read_ahead_and_changes_nothing() {
    ScriptedModel model = new ScriptedModel(Models.TOKENIZER, 512);
    Generator generator = Generator.of(model);
    List<TrackEvent> expected = generator.continueFrom(PROMPT, notes(5)).newEvents();
    EventStream stream = generator.stream(PROMPT, notes(5));

    stream.prepare();
    stream.prepare();

    assertThat(stream.continuation().newLength()).isZero();
    model.reads.clear();
    assertThat(stream.hasNext()).isTrue();
    assertThat(model.reads).allMatch(read -> read[1] == 1); // nothing of the prompt
    assertThat(drained(stream)).isEqualTo(expected);
  }

  @Test
  void events_are_passed_on_in_another_thread_until_all_are_there() {
    Generator generator = Generator.of(new ScriptedModel(Models.TOKENIZER, 512));
    List<TrackEvent> events = new CopyOnWriteArrayList<>();

    Continuation continuation =
        generator.stream(PROMPT, notes(5))
            .forEachAsync(events::add, task -> new Thread(task).start())
            .join();

    assertThat(continuation.newEvents()).isEqualTo(events).hasSize(5);
  }

  @Test
  void cancelled_future_ends_the_stream_and_an_exception_of_the_listener_completes_it() {
    Generator generator = Generator.of(new ScriptedModel(Models.TOKENIZER, 512));
    EventStream stream = generator.stream(PROMPT, notes(1_000_000));
    List<TrackEvent> events = new CopyOnWriteArrayList<>();
    CountDownLatch started = new CountDownLatch(3);

    CompletableFuture<Continuation> future =
        stream.forEachAsync(
            event -> {
              events.add(event);
              started.countDown();
            },
            task -> new Thread(task).start());
    assertThatNoException().isThrownBy(started::await);
    future.cancel(true);

    assertThat(drained(stream)).hasSizeLessThan(10); // those that were waiting, and no others
    assertThat(events).hasSizeGreaterThanOrEqualTo(3);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(
            () ->
                generator.stream(PROMPT, notes(5))
                    .forEachAsync(
                        event -> {
                          throw new IllegalArgumentException("no more");
                        },
                        Runnable::run)
                    .join())
        .withMessageContaining("no more");
  }
}

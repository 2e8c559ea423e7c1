package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.transformer.CountedNetwork;
import io.github.continuo.transformer.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One model, used by many threads, for long, and closed under their hands. */
class SharedUseTest {
  private static final int THREADS = 10;
  private static final Score PROMPT = BatchGenerationTest.PROMPT;

  private static GenerationOptions notes(int notes) {
    return GenerationOptions.defaults().withLength(GenerationLength.notes(notes)).withSeed(0);
  }

  private static List<TrackEvent> streamed(Generator generator, GenerationOptions options) {
    List<TrackEvent> events = new ArrayList<>();
    try (EventStream stream = generator.stream(PROMPT, options)) {
      stream.forEachRemaining(events::add);
    }
    return events;
  }

  /** Virtual threads where there are any. */
  private static ExecutorService threads() throws ReflectiveOperationException {
    return Runtime.version().feature() < 21
        ? Executors.newFixedThreadPool(THREADS)
        : (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  @Test
  void ten_threads_write_the_same_pieces_together_as_one_after_the_other() throws Exception {
    ExecutorService threads = threads();
    try (Generator generator = Generator.of(Models.lively(3))) {
      List<List<TrackEvent>> alone = new ArrayList<>();
      for (int seed = 0; seed < THREADS; seed++) {
        alone.add(generator.continueFrom(PROMPT, notes(40).withSeed(seed)).newEvents());
      }

      List<Future<List<TrackEvent>>> together = new ArrayList<>();
      for (int seed = 0; seed < THREADS; seed++) {
        GenerationOptions options = notes(40).withSeed(seed);
        Callable<List<TrackEvent>> work =
            seed % 2 == 0
                ? () -> generator.continueFrom(PROMPT, options).newEvents()
                : () -> streamed(generator, options);
        together.add(threads.submit(work));
      }

      for (int seed = 0; seed < THREADS; seed++) {
        assertThat(together.get(seed).get()).isEqualTo(alone.get(seed));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void closing_while_threads_write_ends_calls_and_streams() throws Exception {
    ExecutorService threads = threads();
    try {
      for (int round = 0; round < 5; round++) {
        int before = CountedNetwork.open();
        Generator generator = Generator.of(Models.lively(3));
        List<TrackEvent> whole = generator.continueFrom(PROMPT, notes(60)).newEvents();
        EventStream watched = generator.stream(PROMPT, notes(1_000_000));
        List<Future<?>> streams = new ArrayList<>();
        List<Future<List<TrackEvent>>> calls = new ArrayList<>();
        streams.add(threads.submit(() -> watched.forEachRemaining(event -> {})));
        for (int i = 0; i < 3; i++) {
          streams.add(threads.submit(() -> streamed(generator, notes(1_000_000))));
          calls.add(threads.submit(() -> generator.continueFrom(PROMPT, notes(60)).newEvents()));
        }
        while (watched.continuation().newEvents().size() < 5 * round) {
          Thread.onSpinWait();
        }

        generator.close();

        assertThat(CountedNetwork.open()).isEqualTo(before);
        for (Future<List<TrackEvent>> call : calls) {
          assertThat(resultOf(call))
              .isIn(whole, CancellationException.class, IllegalStateException.class);
        }
        for (Future<?> stream : streams) {
          assertThat(resultOf(stream)).isEqualTo(IllegalStateException.class);
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  /** What a call gave back, or the class of what it threw. */
  private static Object resultOf(Future<?> call) throws InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause()).getClass();
    }
  }

  @Test
  void caches_are_no_more_after_many_events_than_after_few() {
    try (Generator generator = Generator.of(Models.lively(3));
        EventStream stream = generator.stream(PROMPT, notes(1_000))) {
      stream.next();
      int few = CountedNetwork.open();

      while (stream.hasNext()) {
        stream.next();
        assertThat(CountedNetwork.open()).isLessThanOrEqualTo(few);
      }
    }
  }

  @Test
  @Tag("soak")
  void memory_is_flat_over_20_000_events_of_a_stream_and_of_a_session() throws IOException {
    try (Generator generator = Generator.of(Models.lively(3));
        EventStream stream = generator.stream(PROMPT, notes(20_000))) {
      for (int i = 0; i < 2_000; i++) { // warms up the heap and allocators
        stream.next();
      }
      int arrays = CountedNetwork.open();
      long residentKib = residentKib();

      stream.forEachRemaining(event -> {});

      assertThat(CountedNetwork.open()).isLessThanOrEqualTo(arrays);
      assertThat(residentKib() - residentKib).isLessThan(64 * 1024);
      assertSessionIsFlat(generator);
    }
  }

  /** A host that goes on and takes back, again and again. */
  private static void assertSessionIsFlat(Generator generator) throws IOException {
    try (GenerationSession session = generator.session(PROMPT)) {
      long residentKib = 0;
      int arrays = 0;
      for (int turn = 0; turn < 1_000; turn++) {
        if (turn == 100) {
          residentKib = residentKib();
          arrays = CountedNetwork.open();
        }
        session.stream(notes(20).withSeed(turn)).forEachRemaining(event -> {});
        session.setScore(PROMPT);
      }
      assertThat(CountedNetwork.open()).isLessThanOrEqualTo(arrays);
      assertThat(residentKib() - residentKib).isLessThan(64 * 1024);
    }
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
}

package io.github.continuo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.dual.DualConfig;
import io.github.continuo.dual.DualTransformer;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.pytorch.Devices;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.threads.OrderedThreads;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.base.BaseTransformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PieceThreadsTest {

  @Property(tries = 200)
  void results_come_in_order_and_few_wait(
      @ForAll @IntRange(max = 50) int count,
      @ForAll @IntRange(min = 1, max = 5) int threads,
      @ForAll @IntRange(min = 1, max = 7) int slowPiece)
      throws InterruptedException {
    AtomicInteger computed = new AtomicInteger();
    List<Integer> taken = new ArrayList<>();

    try (OrderedThreads pool = new OrderedThreads("continuo-piece", threads, 2)) {
      pool.inOrder(
          count,
          i -> {
            sleep(i % slowPiece == 0 ? 1 : 0);
            computed.incrementAndGet();
            return i * i;
          },
          (square, i) -> {
            assertThat(square).isEqualTo(i * i);
            assertThat(computed.get() - taken.size()).isLessThanOrEqualTo(2 * threads);
            taken.add(i);
          });
    }

    assertThat(taken).isEqualTo(IntStream.range(0, count).boxed().toList());
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Property(tries = 50)
  void the_first_failure_in_order_is_thrown_and_nothing_runs_afterwards(
      @ForAll @IntRange(min = 1, max = 5) int threads,
      @ForAll @IntRange(max = 9) int first,
      @ForAll @IntRange(max = 9) int second) {
    AtomicInteger running = new AtomicInteger();

    assertThatThrownBy(
            () -> {
              try (OrderedThreads pool = new OrderedThreads("continuo-piece", threads, 2)) {
                pool.inOrder(
                    10,
                    i -> {
                      running.incrementAndGet();
                      sleep(1);
                      running.decrementAndGet();
                      if (i == first || i == second) {
                        throw new IllegalArgumentException("piece " + i);
                      }
                      return i;
                    },
                    (piece, i) -> {});
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("piece " + Math.min(first, second));

    assertThat(running).hasValue(0);
  }

  @Test
  void an_interrupted_caller_ends_when_no_thread_uses_the_model() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(2);
    AtomicBoolean ended = new AtomicBoolean();
    List<Throwable> thrown = new ArrayList<>();
    AtomicInteger running = new AtomicInteger();
    Thread caller =
        new Thread(
            () -> {
              try (OrderedThreads pool = new OrderedThreads("continuo-piece", 2, 2)) {
                pool.inOrder(
                    1_000_000,
                    i -> {
                      running.incrementAndGet();
                      started.countDown();
                      while (!ended.get()) {
                        Thread.onSpinWait(); // as a network, which no interrupt stops
                      }
                      running.decrementAndGet();
                      return i;
                    },
                    (piece, i) -> {});
              } catch (InterruptedException e) {
                thrown.add(e);
                assertThat(running).hasValue(0);
              }
            });
    caller.start();
    started.await();

    caller.interrupt();
    caller.join(50);
    assertThat(caller.isAlive()).isTrue();
    ended.set(true);
    caller.join();

    assertThat(thrown).hasSize(1);
  }

  @Test
  void at_least_one_thread_is_needed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OrderedThreads("continuo-piece", 0, 2))
        .withMessage("threads must be at least 1, got 0");
  }

  @Test
  void evaluations_on_four_threads_equal_those_on_one() throws InterruptedException {
    DecoderConfig sizes = new DecoderConfig(16, 2, 2, 24, 64);
    EventTokenizer events = EventTokenizer.of(EventVersion.V2);
    try (BaseTransformer base =
            BaseTransformer.create(sizes, Pieces.TOKENIZER, 3, LoadOptions.defaults());
        DualTransformer dual =
            DualTransformer.create(
                new DualConfig(events, sizes, new DecoderConfig(16, 1, 2, 24, 8)),
                3,
                LoadOptions.defaults())) {
      for (SequenceModel model : List.of(base, dual)) {
        List<Piece> pieces =
            IntStream.range(0, 9)
                .mapToObj(i -> Pieces.tune("tune" + i, 20 + 17 * i, model.tokenizer()))
                .toList();
        assertThat(likelihood(model, pieces, 4)).isEqualTo(likelihood(model, pieces, 1));
        assertThat(music(model, pieces, 4)).isNotEmpty().isEqualTo(music(model, pieces, 1));
      }
    }
  }

  private static LikelihoodEvaluation likelihood(
      SequenceModel model, List<Piece> pieces, int threads) throws InterruptedException {
    return LikelihoodEvaluation.of(model, pieces, 30, 3, 100, threads, done -> {});
  }

  /** Everything but the time that it took. */
  private static List<Object> music(SequenceModel model, List<Piece> pieces, int threads)
      throws InterruptedException {
    SamplePlan plan = SamplePlan.ofPieces(12).withPromptBars(1).withBars(2);
    GeneratedSamples music = GeneratedSamples.generate(model, pieces, plan, threads, done -> {});
    List<Object> found = new ArrayList<>(List.of(music.generated(), music.reference()));
    for (GeneratedSample piece : music.pieces()) {
      found.add(
          List.of(
              piece.name(),
              piece.continuation().score(),
              piece.continuation().seed(),
              piece.rest(),
              piece.generatedBars(),
              piece.seconds()));
    }
    return found;
  }

  @Test
  void infilling_on_four_threads_equals_that_on_one(@TempDir Path folder) throws Exception {
    try (TrainableBase trained =
        TrainableBase.create(
            new DecoderConfig(16, 2, 2, 24, 64), Pieces.TOKENIZER, 3, Devices.select("cpu"))) {
      trained.enableInfilling();
      trained.save(folder, Map.of());
    }
    List<InfillingCase> regions =
        InfillingCase.sample(Map.of("tune", Pieces.tune(480, 1)), 8, 1, Optional.empty(), 1);
    try (BaseTransformer model = BaseTransformer.load(folder, LoadOptions.defaults())) {
      assertThat(InfillingLikelihood.of(model, regions, 60, 4, done -> {}))
          .isEqualTo(InfillingLikelihood.of(model, regions, 60, 1, done -> {}));
      assertThat(filled(model, regions, 4)).isNotEmpty().isEqualTo(filled(model, regions, 1));
    }
  }

  private static List<Object> filled(SequenceModel model, List<InfillingCase> regions, int threads)
      throws InterruptedException {
    GenerationOptions options = GenerationOptions.defaults().withSeed(7);
    InfillingSamples music =
        InfillingSamples.generate(model, regions, options, threads, done -> {});
    List<Object> found = new ArrayList<>(List.of(music.infilled(), music.continued()));
    for (InfillingSample region : music.regions()) {
      found.add(List.of(region.filling().score(), region.continuation().score()));
    }
    return found;
  }
}

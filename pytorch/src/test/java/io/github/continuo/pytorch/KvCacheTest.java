package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KvCacheTest {

  /** A cache and what it takes to look into it. */
  private record Opened(NDManager manager, TorchScript looks, KvCache cache) {

    void put(int sequence, double number) {
      looks.compute("put", cache.keysAndValues(), (long) sequence, number).close();
    }

    /** The numbers that the rows of a sequence hold up to a position: the least and the largest. */
    float[] range(int sequence, int position) {
      return looks
          .infer(manager, "range", cache.keysAndValues(), (long) sequence, (long) position)
          .toFloatArray();
    }

    long[] size() {
      return looks.infer(manager, "size", cache.keysAndValues()).toLongArray();
    }
  }

  @FunctionalInterface
  private interface Work {
    void on(Opened opened);
  }

  private static void onCache(NumberType numbers, int batch, Work work) {
    Models.onEngine(
        manager -> {
          try (DecoderScript arithmetic =
                  DecoderScript.forInference(manager, NumberType.FLOAT32, numbers);
              TorchScript looks = looks(manager);
              KvCache cache = newCache(manager, arithmetic, batch, 8)) {
            work.on(new Opened(manager, looks, cache));
          }
          return 0;
        });
  }

  private static TorchScript looks(NDManager manager) {
    return TorchScript.load(manager, KvCacheTest.class, "caches.torchscript", "Caches");
  }

  private static KvCache newCache(
      NDManager manager, DecoderScript arithmetic, int batch, int positions) {
    NDArray like = manager.create(0f);
    return new KvCache(manager, Models.TINY, arithmetic.script(), like, batch, positions);
  }

  @Test
  void room_is_for_as_many_positions_as_asked_for() {
    onCache(
        NumberType.FLOAT32,
        3,
        opened -> assertThat(opened.size()).containsExactly(Models.TINY.layers(), 3, 2, 8, 8));
  }

  @ParameterizedTest
  @EnumSource
  void selected_sequences_keep_what_they_hold(NumberType numbers) {
    onCache(
        numbers,
        2,
        opened -> {
          opened.put(0, 0);
          opened.put(1, 7);
          opened.cache.advance(3);

          opened.cache.selectSequences(1, 0, 1);

          assertThat(opened.cache.batchSize()).isEqualTo(3);
          assertThat(opened.cache.length()).isEqualTo(3);
          assertThat(opened.size()).containsExactly(Models.TINY.layers(), 3, 2, 8, 8);
          assertThat(opened.range(0, 3)).containsExactly(7, 7);
          assertThat(opened.range(1, 3)).containsExactly(0, 0);
          assertThat(opened.range(2, 3)).containsExactly(7, 7);
        });
  }

  @Test
  void selecting_all_as_they_are_moves_nothing() {
    onCache(
        NumberType.FLOAT32,
        2,
        opened -> {
          opened.put(0, 5);
          opened.put(1, 7);
          opened.cache.advance(3);

          opened.cache.selectSequences(0, 1);

          assertThat(opened.range(0, 8)).containsExactly(5, 5);
          assertThat(opened.range(1, 8)).containsExactly(7, 7);
        });
  }

  @Test
  void sequences_that_there_are_not_are_refused() {
    onCache(
        NumberType.FLOAT32,
        2,
        opened ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> opened.cache.selectSequences(0, 2))
                .withMessage("selected sequences must be in 0..1, got 2"));
  }

  @Test
  void it_ends_with_the_manager_that_it_was_made_with() {
    Models.onEngine(
        manager -> {
          NDManager parent = manager.newSubManager();
          try (DecoderScript arithmetic = DecoderScript.forInference(manager, NumberType.FLOAT32)) {
            KvCache cache = newCache(parent, arithmetic, 2, 8);

            parent.close();

            assertThatThrownBy(() -> cache.selectSequences(1)).hasMessageContaining("released");
          }
          return 0;
        });
  }

  @Test
  void room_that_the_stack_cannot_use_is_refused() {
    Models.onEngine(
        manager -> {
          try (DecoderScript arithmetic = DecoderScript.trainable(manager)) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> newCache(manager, arithmetic, 1, 65))
                .withMessage("positions of a cache must be in 1..64, got 65");
            assertThatIllegalArgumentException()
                .isThrownBy(() -> newCache(manager, arithmetic, 0, 8))
                .withMessage("batch must be at least 1, got 0");
          }
          return 0;
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e30, Double.NaN})
  void what_memory_held_before_rows_are_written_is_never_seen(double litter) {
    try (TrainableBase model = Models.lively(1)) {
      float[] clean = afterReading(model, 0);
      float[] littered = afterReading(model, litter);

      assertThat(littered).isEqualTo(clean);
    }
  }

  /** What a stack makes of nine rows, five, one and three, with this in memory before. */
  private static float[] afterReading(TrainableBase model, double litter) {
    return EngineThread.call(
        () -> {
          try (NDManager manager = model.parameters().manager().newSubManager();
              TorchScript looks = looks(manager);
              DecoderScript arithmetic = DecoderScript.trainable(manager);
              TrainableDecoder stack =
                  TrainableDecoder.trainable(
                      Models.TINY, arithmetic, model.parameters(), null, "model.");
              KvCache cache = stack.newCache(manager, 1, 9)) {
            looks.compute("fill", cache.keysAndValues(), litter).close();
            int dim = Models.TINY.dim();
            NDArray x = manager.arange(9f * dim).reshape(1, 9, dim).sin(); // [1, 9, dim]
            for (String rows : List.of(":, :5", ":, 5:6")) {
              stack.read(x.get(rows), cache);
            }
            return stack.read(x.get(":, 6:"), cache).toFloatArray();
          }
        });
  }
}

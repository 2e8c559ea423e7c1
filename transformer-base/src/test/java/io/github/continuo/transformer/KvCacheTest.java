package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.engine.EngineThread;
import org.junit.jupiter.api.Test;

class KvCacheTest {
  private static final int LAYERS = Models.TINY.layers();

  @Test
  void room_is_for_as_many_positions_as_asked_for() {
    Shape shape =
        Models.onEngine(
            manager -> {
              try (KvCache cache = new KvCache(manager, Models.TINY, 3, 8)) {
                return cache.keys().getShape();
              }
            });

    assertThat(shape).isEqualTo(new Shape(LAYERS, 3, 2, 8, 8));
  }

  @Test
  void selected_sequences_keep_what_they_hold() {
    Models.onEngine(
        manager -> {
          try (KvCache cache = new KvCache(manager, Models.TINY, 2, 8)) {
            cache.keys().set(new float[LAYERS * 2 * 2 * 8 * 8]);
            cache.keys().get(":, 1, :, :3").addi(7);
            cache.advance(3);

            cache.select(1, 0, 1);

            assertThat(cache.batch()).isEqualTo(3);
            assertThat(cache.position()).isEqualTo(3);
            NDArray used = cache.keys().get(":, :, :, :3");
            assertThat(used.get(":, 0").eq(7).all().getBoolean()).isTrue();
            assertThat(used.get(":, 1").eq(0).all().getBoolean()).isTrue();
            assertThat(used.get(":, 2").eq(7).all().getBoolean()).isTrue();
          }
          return 0;
        });
  }

  @Test
  void selecting_all_as_they_are_moves_nothing_and_else_the_old_memory_is_freed() {
    Models.onEngine(
        manager -> {
          try (KvCache cache = new KvCache(manager, Models.TINY, 2, 8)) {
            NDArray keys = cache.keys();
            int before = NativeArrays.count();

            cache.select(0, 1);
            assertThat(cache.keys()).isSameAs(keys);
            cache.select(1);

            assertThat(NativeArrays.count()).isEqualTo(before);
          }
          return 0;
        });
  }

  @Test
  void room_that_the_stack_cannot_use_is_refused() {
    Models.onEngine(
        manager -> {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> new KvCache(manager, Models.TINY, 1, 65))
              .withMessage("positions of a cache must be in 1..64, got 65");
          assertThatIllegalArgumentException()
              .isThrownBy(() -> new KvCache(manager, Models.TINY, 0, 8))
              .withMessage("batch must be at least 1, got 0");
          return 0;
        });
  }

  @Test
  void what_memory_held_before_rows_are_written_is_never_seen() {
    try (BaseTransformer model = Models.lively(1)) {
      float[] clean = afterReading(model, 0);
      float[] littered = afterReading(model, Float.NaN);

      assertThat(littered).isEqualTo(clean);
    }
  }

  /** What a stack makes of five rows, one and three, with this in memory before. */
  private static float[] afterReading(BaseTransformer model, float litter) {
    return EngineThread.call(
        () -> {
          try (NDManager manager = model.weights().manager().newSubManager();
              Arithmetic arithmetic = Arithmetic.trainable(manager);
              DecoderStack stack =
                  DecoderStack.trainable(Models.TINY, arithmetic, model.weights(), "model.");
              KvCache cache = stack.newCache(manager, 1, 9)) {
            cache.keys().set(new NDIndex(":"), litter);
            cache.values().set(new NDIndex(":"), litter);
            int dim = Models.TINY.dim();
            NDArray x = manager.arange(9f * dim).reshape(1, 9, dim).sin(); // [1, 9, dim]
            stack.read(x.get(":, :5"), cache);
            stack.read(x.get(":, 5:6"), cache);
            return stack.read(x.get(":, 6:"), cache).toFloatArray();
          }
        });
  }
}

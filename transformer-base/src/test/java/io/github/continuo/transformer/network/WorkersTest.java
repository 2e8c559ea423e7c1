package io.github.continuo.transformer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  private static final int INPUTS = 500;
  private static final int OUTPUTS = 2_500; // more weights than a layer that stays whole
  private static final Linear LAYER =
      FloatLinear.of(LinearProperties.numbers(new Random(1), INPUTS * OUTPUTS), OUTPUTS, INPUTS);

  private static float[][] inputs(long seed) {
    return new float[][] {LinearProperties.numbers(new Random(seed), INPUTS)};
  }

  private static float[][] alone(float[][] x) {
    float[][] y = new float[1][OUTPUTS];
    LAYER.apply(x, y, 1, 0, OUTPUTS);
    return y;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void any_number_of_threads_gives_the_same_bits(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int seed = 0; seed < 200; seed++) {
        float[][] x = inputs(seed);
        float[][] y = new float[1][OUTPUTS];

        workers.apply(LAYER, x, y, 1);

        assertThat(y).isDeepEqualTo(alone(x));
      }
    }
  }

  @Test
  void threads_that_share_workers_do_not_disturb_each_other() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try (Workers workers = new Workers(2)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < 3; caller++) {
        float[][] x = inputs(caller);
        float[][] expected = alone(x);
        calls.add(
            callers.submit(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    float[][] y = new float[1][OUTPUTS];
                    workers.apply(LAYER, x, y, 1);
                    assertThat(y).isDeepEqualTo(expected);
                  }
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void helpers_end_with_the_workers_and_hold_no_class_loader() throws InterruptedException {
    Workers workers = new Workers(3);
    workers.apply(LAYER, inputs(1), new float[1][OUTPUTS], 1);
    List<Thread> helpers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("continuo-helper"))
            .toList();
    assertThat(helpers).hasSizeGreaterThanOrEqualTo(2);
    assertThat(helpers).allSatisfy(helper -> assertThat(helper.isDaemon()).isTrue());

    workers.close();

    for (Thread helper : helpers) {
      helper.join(10_000);
      assertThat(helper.isAlive()).isFalse();
    }
  }

  @Test
  void what_fails_in_a_helper_is_told_to_the_caller() {
    Linear broken =
        new Linear() {
          @Override
          public int inputs() {
            return INPUTS;
          }

          @Override
          public int outputs() {
            return OUTPUTS;
          }

          @Override
          public void apply(float[][] x, float[][] y, int vectors, int first, int end) {
            if (first > 0) {
              throw new ArithmeticException("part at " + first);
            }
          }
        };
    try (Workers workers = new Workers(2)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> workers.apply(broken, inputs(1), new float[1][OUTPUTS], 1))
          .withCauseInstanceOf(ArithmeticException.class);
      float[][] y = new float[1][OUTPUTS];
      workers.apply(LAYER, inputs(1), y, 1); // and goes on

      assertThat(y).isDeepEqualTo(alone(inputs(1)));
    }
  }

  @Test
  void closed_workers_compute_alone() {
    Workers workers = new Workers(2);
    workers.close();
    float[][] x = inputs(1);
    float[][] y = new float[1][OUTPUTS];

    workers.apply(LAYER, x, y, 1);

    assertThat(y).isDeepEqualTo(alone(x));
  }
}

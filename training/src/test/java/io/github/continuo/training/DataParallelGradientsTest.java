package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.transformer.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataParallelGradientsTest {
  private static final TrainingConfig.Optimizer OPTIMIZER =
      TrainingConfig.Optimizer.defaults().withLearningRate(0.01);

  /** What an optimizer step may make of rounding: it goes by the signs of small gradients too. */
  private static final float ROUNDING = 2e-4f;

  private final TrainableBase model = Models.tiny(1);

  @AfterEach
  void free() {
    model.close();
  }

  /** The outcome of some steps: the loss of each, then the gradients, then the weights. */
  private record Outcome(
      List<Double> losses, Map<String, float[]> gradients, Map<String, float[]> weights) {}

  private static List<Device> others(int devices) {
    return Collections.nCopies(devices - 1, Device.cpu());
  }

  /** Windows of different lengths, so that parts of them have different numbers of targets. */
  private static Batch batch(int windows, int seed) {
    return Models.batch(
        IntStream.range(0, windows)
            .mapToObj(i -> Pieces.random("window " + i, 5 + 3 * (i % 5), seed + i))
            .toArray(Piece[]::new));
  }

  private static Outcome outcome(TrainableModel trained, int devices, List<List<Batch>> steps) {
    List<Double> losses = new ArrayList<>();
    Map<String, float[]> gradients = new LinkedHashMap<>();
    EngineThread.run(
        () -> {
          try (Optimizer optimizer =
                  new Optimizer(trained.parameters(), OPTIMIZER, Precision.FP32);
              DataParallelGradients backward = backward(trained, devices)) {
            for (List<Batch> parts : steps) {
              long targets = parts.stream().mapToLong(Batch::targets).sum();
              try (NDManager scope = trained.parameters().manager().newSubManager()) {
                NDArray loss = backward.add(0, parts, targets, scope);
                losses.add((double) loss.getFloat());
                gradients.putAll(Models.gradients(trained));
                optimizer.step(0.01, loss, scope);
              }
            }
          }
        });
    return new Outcome(losses, gradients, Models.weights(trained));
  }

  private static DataParallelGradients backward(TrainableModel trained, int devices) {
    return new DataParallelGradients(trained, ForwardOptions.training(), 0, others(devices));
  }

  private double loss(DataParallelGradients backward, Batch batch) {
    try (NDManager scope = model.parameters().manager().newSubManager()) {
      return backward.add(0, List.of(batch), batch.targets(), scope).getFloat();
    }
  }

  private static Outcome outcome(int devices, List<List<Batch>> steps) {
    try (TrainableBase trained = Models.tiny(1)) {
      return outcome(trained, devices, steps);
    }
  }

  private static void assertClose(
      Map<String, float[]> found, Map<String, float[]> expected, float tolerance) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, numbers) ->
            assertThat(Objects.requireNonNull(found.get(name)))
                .as(name)
                .containsExactly(numbers, within(tolerance)));
  }

  @ParameterizedTest
  @CsvSource({"2, 8", "2, 5", "3, 7", "4, 2", "3, 1"})
  void gradients_of_several_devices_are_those_of_one_with_all_windows(int devices, int windows) {
    List<List<Batch>> step = List.of(List.of(batch(windows, 10)));

    Outcome several = outcome(devices, step);
    Outcome one = outcome(1, step);

    assertThat(several.losses.get(0)).isCloseTo(one.losses.get(0), within(1e-5));
    assertClose(several.gradients, one.gradients, 1e-6f);
    assertThat(largest(one.gradients)).isGreaterThan(1e-2f); // against which that is small
  }

  private static float largest(Map<String, float[]> all) {
    float largest = 0;
    for (float[] numbers : all.values()) {
      for (float number : numbers) {
        largest = Math.max(largest, Math.abs(number));
      }
    }
    return largest;
  }

  @Test
  void steps_on_several_devices_go_where_those_on_one_go() {
    List<List<Batch>> steps =
        IntStream.range(0, 6)
            .mapToObj(i -> List.of(batch(5, 100 * i), batch(3, 100 * i + 50)))
            .toList();

    Outcome several = outcome(2, steps);
    Outcome one = outcome(1, steps);

    assertThat(several.losses)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-4 ? 0 : Double.compare(a, b))
        .isEqualTo(one.losses);
    assertClose(several.weights, one.weights, ROUNDING);
    assertThat(several.weights.get("lm_head.weight"))
        .isNotEqualTo(Models.weights(model).get("lm_head.weight"));
  }

  @Test
  void weights_that_were_changed_between_steps_reach_all_devices() {
    Batch batch = batch(4, 3);
    EngineThread.run(
        () -> {
          Models.requireGradients(model, true);
          try (DataParallelGradients backward = backward(model, 2)) {
            double before = loss(backward, batch);
            Models.requireGradients(model, false);
            model.parameters().get("lm_head.weight").muli(0);
            Models.requireGradients(model, true);

            double after = loss(backward, batch);

            assertThat(before).isNotCloseTo(Math.log(836), within(1e-4));
            assertThat(after).isCloseTo(Math.log(836), within(1e-4)); // all ids alike
          }
        });
  }

  @Test
  void what_cannot_be_copied_is_trained_on_one_device_alone() {
    Batch batch = batch(2, 1);
    try (WatchedModel watched = new WatchedModel()) {
      EngineThread.run(
          () -> {
            try (DataParallelGradients backward = backward(watched, 2)) {
              assertThatExceptionOfType(UnsupportedOperationException.class)
                  .isThrownBy(() -> loss(backward, batch))
                  .withMessage("WatchedModel cannot be copied");
            }
          });
    }
  }
}

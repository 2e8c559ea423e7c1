package io.github.continuo.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdamWTest {
  private static final double NO_LIMIT = 1e9;

  private final TrainableBase model = Models.tiny(1);

  @AfterEach
  void closeModel() {
    model.close();
  }

  /** The gradients of these losses are some 10 to 20 long, so the norm 1 clips them. */
  @ParameterizedTest
  @CsvSource({"1, 1e9", "3, 1e9", "1, 1", "3, 1"})
  void steps_follow_the_formula(int steps, double maxGradientNorm) {
    var config = new TrainingConfig.Optimizer(0.02, 0.8, 0.95, 0.1, maxGradientNorm);
    Formula formula = new Formula(Models.weights(model), config);
    Optimizer optimizer = open(config);

    for (int step = 0; step < steps; step++) {
      double rate = config.learningRate() / (1 + step);
      makeGradients(step);
      double expectedNorm = formula.step(Models.gradients(model), rate);
      double norm = step(optimizer, rate);
      assertThat(norm).isCloseTo(expectedNorm, Percentage.withPercentage(1e-3));
    }

    assertThat(Models.weights(model))
        .allSatisfy(
            (name, weight) ->
                assertThat(weight).containsExactly(formula.weight(name), Offset.offset(1e-5f)));
    close(optimizer);
  }

  @Test
  void without_gradients_matrices_decay_and_vectors_stay() {
    Optimizer before = open(new TrainingConfig.Optimizer(0.1, 0.9, 0.9, 0, NO_LIMIT));
    makeGradients(0);
    step(before, 0.1); // leaves zeros
    close(before);
    Map<String, float[]> weights = Models.weights(model);

    Optimizer optimizer = open(new TrainingConfig.Optimizer(0.1, 0.9, 0.9, 0.5, NO_LIMIT));
    step(optimizer, 0.1);
    close(optimizer);

    Models.weights(model)
        .forEach(
            (name, weight) -> {
              float[] expected = requireNonNull(weights.get(name)).clone();
              for (int i = 0; i < expected.length; i++) {
                expected[i] *= name.contains("norm") ? 1 : 0.95f;
              }
              assertThat(weight).as(name).containsExactly(expected, Offset.offset(1e-7f));
            });
  }

  @Test
  void gradients_are_zero_after_a_step() {
    Optimizer optimizer = open(TrainingConfig.Optimizer.defaults());
    makeGradients(0);
    assertThat(Models.gradients(model).values())
        .allSatisfy(gradient -> assertThat(gradient).isNotEqualTo(new float[gradient.length]));

    step(optimizer, 1e-3);

    assertThat(Models.gradients(model).values())
        .allSatisfy(gradient -> assertThat(gradient).containsOnly(0));
    close(optimizer);
  }

  @Test
  void closing_leaves_the_weights_as_they_are_for_reading() {
    int arrays = arrays();
    Optimizer optimizer = open(TrainingConfig.Optimizer.defaults());
    makeGradients(0);
    step(optimizer, 1e-3);

    close(optimizer);

    assertThat(arrays()).isEqualTo(arrays);
    assertThat(model.parameters().byName().values())
        .noneMatch(weight -> EngineThread.call(weight::hasGradient));
  }

  @Test
  void a_weight_that_the_loss_does_not_need_has_gradient_zero() {
    var config = new TrainingConfig.Optimizer(0.1, 0.9, 0.9, 0.5, 1);
    Map<String, float[]> before = Models.weights(model);
    Optimizer optimizer = open(config);
    NDArray used = requireNonNull(model.parameters().byName().get("model.norm.weight"));
    EngineThread.run(
        () -> {
          try (NDManager scope = used.getManager().newSubManager()) {
            NDArray loss = scope.create(3f).mul(used).sum();
            TorchScript.backward(loss);
          }
        });

    double norm = step(optimizer, 0.1);
    close(optimizer);

    assertThat(norm)
        .isCloseTo(3 * Math.sqrt((double) used.size()), Percentage.withPercentage(1e-3));
    Models.weights(model)
        .forEach(
            (name, weight) -> {
              float[] expected = requireNonNull(before.get(name)).clone();
              for (int i = 0; i < expected.length; i++) {
                boolean isUsed = name.equals("model.norm.weight");
                expected[i] = isUsed ? 0.9f : expected[i] * (name.contains("norm") ? 1 : 0.95f);
              }
              assertThat(weight).as(name).containsExactly(expected, Offset.offset(1e-6f));
            });
  }

  @Test
  void gradients_that_are_not_finite_move_nothing_and_are_forgotten() {
    Optimizer optimizer = open(new TrainingConfig.Optimizer(0.1, 0.9, 0.9, 0.5, 1));
    Map<String, float[]> before = Models.weights(model);
    NDArray used = requireNonNull(model.parameters().byName().get("model.norm.weight"));
    EngineThread.run(
        () -> {
          try (NDManager scope = used.getManager().newSubManager()) {
            TorchScript.backward(scope.create(Float.POSITIVE_INFINITY).mul(used).sum());
          }
        });

    double norm = step(optimizer, 0.1);

    assertThat(norm).isNotFinite();
    assertThat(Models.weights(model)).usingRecursiveComparison().isEqualTo(before);
    assertThat(Models.gradients(model).values())
        .allSatisfy(gradient -> assertThat(gradient).containsOnly(0));
    close(optimizer);
  }

  /** The stack keeps handles of its own to the weights, which have the same gradients. */
  @Test
  void closing_frees_the_gradients() {
    Optimizer optimizer = open(TrainingConfig.Optimizer.defaults());
    makeGradients(0);
    List<NDArray> gradients =
        EngineThread.call(
            () -> model.parameters().byName().values().stream().map(NDArray::getGradient).toList());

    close(optimizer);

    assertThat(EngineThread.call(() -> gradients.stream().mapToLong(NDArray::size).sum())).isZero();
    EngineThread.run(() -> gradients.forEach(NDArray::close));
  }

  @Test
  void what_was_left_of_gradients_is_not_there_for_the_next() {
    Optimizer before = open(TrainingConfig.Optimizer.defaults());
    makeGradients(0);
    close(before);

    Optimizer optimizer = open(TrainingConfig.Optimizer.defaults());
    makeGradients(1);
    Map<String, float[]> gradients = Models.gradients(model);
    close(optimizer);

    try (TrainableBase fresh = Models.tiny(1)) {
      Models.requireGradients(fresh, true);
      Models.backward(fresh, Models.batch(Pieces.random("piece", 10, 1)));
      assertThat(gradients).usingRecursiveComparison().isEqualTo(Models.gradients(fresh));
    }
  }

  @Test
  void after_closing_the_stack_still_reads_the_weights_that_the_next_one_moves() {
    close(open(TrainingConfig.Optimizer.defaults()));
    Batch batch = Models.batch(Pieces.random("piece", 10, 0));
    double before = Models.loss(model, batch);

    Optimizer optimizer = open(TrainingConfig.Optimizer.defaults());
    double tracked = Models.backward(model, batch);
    step(optimizer, 0.01);
    close(optimizer);

    assertThat(tracked).isCloseTo(before, Percentage.withPercentage(1e-4));
    assertThat(Models.loss(model, batch)).isLessThan(before - 0.1);
  }

  private Optimizer open(TrainingConfig.Optimizer config) {
    return EngineThread.call(() -> new Optimizer(model.parameters(), config, Precision.FP32));
  }

  private double step(Optimizer optimizer, double rate) {
    return EngineThread.call(
        () -> {
          try (NDManager scope = model.parameters().manager().newSubManager()) {
            return (double) optimizer.step(rate, scope.create(1f), scope).getFloat();
          }
        });
  }

  private static void close(Optimizer optimizer) {
    EngineThread.run(optimizer::close);
  }

  private void makeGradients(long seed) {
    Models.backward(model, Models.batch(Pieces.random("piece", 10, seed)));
  }

  private int arrays() {
    return EngineThread.call(() -> model.parameters().manager().getManagedArrays().size());
  }

  /** AdamW as Loshchilov and Hutter (2019) write it, number by number. */
  private static final class Formula {
    private static final double EPSILON = 1e-8;

    /** The numbers of a weight, and the means of their gradients and of the squares of these. */
    private static final class Moments {
      final double[] weight;
      final double[] mean;
      final double[] square;

      Moments(float[] start) {
        weight = IntStream.range(0, start.length).mapToDouble(i -> start[i]).toArray();
        mean = new double[start.length];
        square = new double[start.length];
      }
    }

    private final TrainingConfig.Optimizer config;
    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private int steps;

    Formula(Map<String, float[]> start, TrainingConfig.Optimizer config) {
      this.config = config;
      start.forEach((name, values) -> moments.put(name, new Moments(values)));
    }

    /** Moves the weights; the gradients' norm before clipping. */
    double step(Map<String, float[]> gradients, double rate) {
      steps++;
      double sum = 0;
      for (float[] gradient : gradients.values()) {
        for (float g : gradient) {
          sum += (double) g * g;
        }
      }
      double norm = Math.sqrt(sum);
      double scale = Math.min(1, config.maxGradientNorm() / norm);
      gradients.forEach(
          (name, gradient) -> {
            double decay = name.contains("norm") ? 0 : config.weightDecay();
            step(requireNonNull(moments.get(name)), gradient, scale, rate, decay);
          });
      return norm;
    }

    private void step(Moments of, float[] gradient, double scale, double rate, double decay) {
      for (int i = 0; i < gradient.length; i++) {
        double g = gradient[i] * scale;
        of.mean[i] = config.beta1() * of.mean[i] + (1 - config.beta1()) * g;
        of.square[i] = config.beta2() * of.square[i] + (1 - config.beta2()) * g * g;
        double mean = of.mean[i] / (1 - Math.pow(config.beta1(), steps));
        double square = of.square[i] / (1 - Math.pow(config.beta2(), steps));
        of.weight[i] -= rate * (mean / (Math.sqrt(square) + EPSILON) + decay * of.weight[i]);
      }
    }

    float[] weight(String name) {
      double[] weight = requireNonNull(moments.get(name)).weight;
      float[] narrow = new float[weight.length];
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (float) weight[i];
      }
      return narrow;
    }
  }
}

package io.github.continuo.pytorch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.Precision;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What passes of training change about the loss and its gradients. */
class ForwardOptionsTest {
  private static final int SEQUENCES = 2;
  private static final int ROWS = 151; // more than a block of attention
  private static final ForwardOptions PLAIN = ForwardOptions.training();

  private record Result(float loss, Map<String, float[]> gradients) {}

  private static TrainableBase lively() {
    DecoderConfig config = new DecoderConfig(16, 2, 2, 24, ROWS);
    return Models.enlarged(TrainableBase.create(config, Models.TOKENIZER, 4, Device.cpu()));
  }

  private static NDArray batch(NDManager manager) {
    return manager.create(Models.ids(SEQUENCES * ROWS, 3), new Shape(SEQUENCES, ROWS, 1));
  }

  /** Of a model of its own, for gradients add up in one. */
  private static Result result(ForwardOptions pass) {
    try (TrainableBase model = lively()) {
      return Models.onEngine(
          manager -> {
            Map<String, NDArray> weights = model.parameters().byName();
            weights.values().forEach(weight -> weight.setRequiresGradient(true));
            PyTorchEngine.seed(5);
            NDArray loss = model.loss(batch(manager), pass);
            TorchScript.backward(loss);
            Map<String, float[]> gradients = new TreeMap<>();
            weights.forEach(
                (name, weight) -> {
                  try (NDArray gradient = weight.getGradient()) {
                    gradients.put(name, gradient.toFloatArray());
                  }
                });
            return new Result(loss.getFloat(), gradients);
          });
    }
  }

  @Test
  void evaluation_has_no_settings() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ForwardOptions.evaluation().withLabelSmoothing(0.1))
        .withMessage("a pass must be for training to have settings, but this is for evaluation");
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withDropout(1))
        .withMessage("dropout must be in [0, 1), got 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withLabelSmoothing(Double.NaN))
        .withMessage("label smoothing must be in [0, 1), got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withPrecision(Precision.INT8))
        .withMessage("precision of training must be fp32 or bf16, got int8");
  }

  /** Each number is off by up to 2^-9 of itself, in two layers of seven maps. */
  @Test
  void gradients_in_bfloat16_are_within_5_percent_of_those_in_32_bits() {
    Result wanted = result(PLAIN);

    Result found = result(PLAIN.withPrecision(Precision.BF16));

    assertThat(found.loss)
        .isNotEqualTo(wanted.loss)
        .isCloseTo(wanted.loss, within(0.01f * wanted.loss));
    wanted.gradients.forEach(
        (name, gradient) ->
            assertThat(distance(gradient, of(found, name)))
                .as(name)
                .isLessThan(0.05 * length(gradient)));
  }

  @Test
  void dropout_of_0_is_none() {
    assertThat(result(PLAIN.withDropout(0))).usingRecursiveComparison().isEqualTo(result(PLAIN));
  }

  @Test
  void dropout_is_drawn_from_the_seed() {
    Result first = result(PLAIN.withDropout(0.3));

    assertThat(result(PLAIN.withDropout(0.3))).usingRecursiveComparison().isEqualTo(first);
    assertThat(first.loss).isNotEqualTo(result(PLAIN).loss);
  }

  @Test
  void a_smoothed_loss_is_that_of_targets_that_give_a_share_to_all_ids() {
    double smoothing = 0.2;
    double expected;
    try (TrainableBase model = lively()) {
      expected =
          Models.onEngine(
              manager -> {
                NDArray ids = batch(manager).squeeze(2);
                float[] logs = model.logits(ids.get(":, :-1")).logSoftmax(-1).toFloatArray();
                long[] targets = ids.get(":, 1:").toLongArray();
                int vocabulary = logs.length / targets.length;
                double sum = 0;
                for (int i = 0; i < targets.length; i++) {
                  if (targets[i] != Models.TOKENIZER.padId()) {
                    for (int id = 0; id < vocabulary; id++) {
                      double share =
                          smoothing / vocabulary + (id == targets[i] ? 1 - smoothing : 0);
                      sum -= share * logs[i * vocabulary + id];
                    }
                  }
                }
                return sum;
              });
    }

    float loss = result(PLAIN.withLabelSmoothing(smoothing)).loss;

    assertThat((double) loss).isCloseTo(expected, within(1e-5 * expected));
  }

  @Test
  void gradients_of_a_smoothed_loss_are_its_slopes() {
    ForwardOptions smoothed = PLAIN.withLabelSmoothing(0.3);
    Map<String, float[]> gradients = result(smoothed).gradients;
    try (TrainableBase model = lively()) {
      for (String name : new String[] {"lm_head.weight", "model.norm.weight"}) {
        float[] gradient = requireNonNull(gradients.get(name));
        double slope =
            Models.onEngine(
                manager -> {
                  NDArray weight = model.parameters().get(name);
                  double step = 1e-2 / length(gradient);
                  NDArray way = manager.create(gradient, weight.getShape()).mul(step);
                  weight.addi(way);
                  float above = model.loss(batch(manager), smoothed).getFloat();
                  weight.subi(way).subi(way);
                  float below = model.loss(batch(manager), smoothed).getFloat();
                  weight.addi(way);
                  return (above - below) / (2 * step);
                });

        double squares = length(gradient) * length(gradient);
        assertThat(slope).as(name).isCloseTo(squares, within(0.02 * squares));
      }
    }
  }

  private static float[] of(Result result, String name) {
    return requireNonNull(result.gradients.get(name));
  }

  private static double length(float[] numbers) {
    return distance(numbers, new float[numbers.length]);
  }

  private static double distance(float[] numbers, float[] others) {
    double squares = 0;
    for (int i = 0; i < numbers.length; i++) {
      squares += Math.pow((double) numbers[i] - others[i], 2);
    }
    return Math.sqrt(squares);
  }
}

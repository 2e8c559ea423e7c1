package io.github.continuo.pytorch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.Precision;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What passes of training change, and that many rows are as few. */
class DualPassTest {
  private static final EventTokenizer TOKENIZER = EventTokenizer.of(EventVersion.V2);
  private static final int SEQUENCES = 4;
  private static final int ROWS =
      40; // of which 39 are predicted: 1,248 ids, twice what goes at once
  private static final long[] IDS =
      Arrays.stream(TinyDual.rows(TOKENIZER, SEQUENCES * ROWS, new Random(5)).ids())
          .asLongStream()
          .toArray();

  private record Result(double loss, Map<String, float[]> gradients) {}

  /** The gradients of the sum over so many parts of the batch. */
  private static Result result(ForwardOptions pass, int parts) {
    try (TrainableDual model = TinyDual.lively(TOKENIZER, ROWS, 4)) {
      return Models.onEngine(
          manager -> {
            Map<String, NDArray> weights = model.parameters().byName();
            weights.values().forEach(weight -> weight.setRequiresGradient(true));
            NDArray batch = manager.create(IDS, new Shape(SEQUENCES, ROWS, TOKENIZER.width()));
            double sum = 0;
            for (NDArray part : batch.split(parts)) {
              NDArray loss = model.loss(part, pass);
              TorchScript.backward(loss);
              sum += loss.getFloat();
            }
            Map<String, float[]> gradients = new TreeMap<>();
            weights.forEach(
                (name, weight) -> {
                  try (NDArray gradient = weight.getGradient()) {
                    gradients.put(name, gradient.toFloatArray());
                  }
                });
            return new Result(sum, gradients);
          });
    }
  }

  @Test
  void a_batch_has_the_loss_and_the_gradients_of_its_sequences() {
    Result wanted = result(ForwardOptions.training(), SEQUENCES);

    Result found = result(ForwardOptions.training(), 1);

    assertThat(found.loss).isCloseTo(wanted.loss, within(1e-5 * wanted.loss));
    assertClose(found, wanted, 1e-4);
  }

  @Test
  void gradients_in_bfloat16_are_within_5_percent_of_those_in_32_bits() {
    Result wanted = result(ForwardOptions.training(), 1);

    Result found = result(ForwardOptions.training().withPrecision(Precision.BF16), 1);

    assertThat(found.loss)
        .isNotEqualTo(wanted.loss)
        .isCloseTo(wanted.loss, within(0.01 * wanted.loss));
    assertClose(found, wanted, 0.05);
  }

  private static void assertClose(Result found, Result wanted, double share) {
    wanted.gradients.forEach(
        (name, gradient) -> {
          float[] other = requireNonNull(found.gradients.get(name));
          double squares = 0;
          double differences = 0;
          for (int i = 0; i < gradient.length; i++) {
            squares += Math.pow(gradient[i], 2);
            differences += Math.pow((double) gradient[i] - other[i], 2);
          }
          assertThat(Math.sqrt(differences)).as(name).isLessThan(share * Math.sqrt(squares));
        });
  }
}

package io.github.continuo.pytorch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.github.continuo.pytorch.engine.TorchScript;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of the reference model. */
@ParameterizedClass
@ValueSource(strings = {"tiny_a", "tiny_b", "tiny_v1"})
class DualGoldenTest {
  private static final int WIDTH = 8;

  private final TrainableDual model;
  private final GoldenArrays golden;
  private final JsonObject expected;

  DualGoldenTest(String name) throws IOException {
    model = TrainableDual.load(Goldens.folder("model/" + name), Models.ON_CPU);
    golden = Goldens.arrays(name);
    expected = Goldens.expected(name);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void hidden_states_are_equal() {
    assertClose(hidden("batch.tokens"), golden.floats("batch.hidden"), 1e-5f);
  }

  @Test
  void hidden_states_of_many_rows_are_equal() {
    assertClose(hidden("long.tokens"), golden.floats("long.hidden"), 1e-5f);
  }

  /** Of all rows but, in a batch, the last. */
  private float[] hidden(String tokens) {
    int[] shape = golden.shape(tokens);
    return Models.onEngine(
        manager -> {
          NDArray rows = rows(manager, tokens);
          NDArray seen = shape.length == 3 ? rows.get(":, :-1") : rows.expandDims(0);
          return model.hidden(seen).toFloatArray();
        });
  }

  private NDArray rows(NDManager manager, String name) {
    long[] shape = Arrays.stream(golden.shape(name)).asLongStream().toArray();
    return manager.create(golden.longs(name), new Shape(shape));
  }

  @Test
  void logits_are_equal() {
    int vocabulary = model.tokenizer().vocabulary().size();

    float[] logits =
        Models.onEngine(
            manager -> {
              NDArray rows = rows(manager, "batch.tokens");
              int dim = model.config().eventNet().dim();
              NDArray hidden = model.hidden(rows.get(":, :-1")).reshape(-1, dim);
              return model.logits(hidden, rows.get(":, 1:").reshape(-1, WIDTH)).toFloatArray();
            });

    int[] wholeRows = golden.ints("batch.logits_rows");
    float[] whole = golden.floats("batch.logits");
    for (int i = 0; i < wholeRows.length; i++) {
      int size = WIDTH * vocabulary;
      assertClose(
          Arrays.copyOfRange(logits, wholeRows[i] * size, (wholeRows[i] + 1) * size),
          Arrays.copyOfRange(whole, i * size, (i + 1) * size),
          1e-4f);
    }
    float[] logSums = golden.floats("batch.logsumexp");
    float[] highest = golden.floats("batch.max_logit");
    int[] best = golden.ints("batch.argmax");
    for (int place = 0; place < logSums.length; place++) {
      float[] here = Arrays.copyOfRange(logits, place * vocabulary, (place + 1) * vocabulary);
      assertThat(here[best[place]]).isCloseTo(highest[place], within(1e-4f));
      assertThat(logSumOfExponentials(here)).isCloseTo(logSums[place], within(1e-4));
    }
  }

  private static double logSumOfExponentials(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    return Math.log(sum);
  }

  @Test
  void the_loss_is_equal_with_and_without_gradients() {
    double targets = expected.get("loss_tokens").getAsDouble();

    for (ForwardOptions pass : List.of(ForwardOptions.training(), ForwardOptions.evaluation())) {
      float loss =
          Models.onEngine(manager -> model.loss(rows(manager, "batch.tokens"), pass).getFloat());

      assertThat(loss / targets).isCloseTo(expected.get("loss").getAsDouble(), within(1e-5));
    }
  }

  @Test
  void gradients_are_equal() {
    Map<String, float[]> gradients = gradients();

    JsonObject norms = expected.getAsJsonObject("grad_norm");
    assertThat(gradients.keySet()).isEqualTo(norms.keySet());
    for (String weight : norms.keySet()) {
      double norm = norms.get(weight).getAsDouble();
      assertThat(norm(of(gradients, weight))).as(weight).isCloseTo(norm, within(1e-3 * norm));
    }
    for (String array : golden.names()) {
      if (array.startsWith("grad.")) {
        float[] wanted = golden.floats(array);
        assertClose(
            of(gradients, array.substring(5)), wanted, 1e-4f * (float) Math.max(1, norm(wanted)));
      }
      if (array.startsWith("grad_rows.") && !array.equals("grad_rows.ids")) {
        float[] wanted = golden.floats(array);
        assertClose(
            takenRows(of(gradients, array.substring(10)), golden.ints("grad_rows.ids")),
            wanted,
            1e-4f * (float) Math.max(1, norm(wanted)));
      }
    }
  }

  private static float[] of(Map<String, float[]> gradients, String weight) {
    return requireNonNull(gradients.get(weight), weight);
  }

  private Map<String, float[]> gradients() {
    double targets = expected.get("loss_tokens").getAsDouble();
    return Models.onEngine(
        manager -> {
          model.parameters().byName().values().forEach(weight -> weight.setRequiresGradient(true));
          NDArray loss =
              model.loss(rows(manager, "batch.tokens"), ForwardOptions.training()).div(targets);
          TorchScript.backward(loss);
          Map<String, float[]> gradients = new TreeMap<>();
          model
              .parameters()
              .byName()
              .forEach(
                  (weight, array) -> {
                    try (NDArray gradient = array.getGradient()) {
                      gradients.put(weight, gradient.toFloatArray());
                    }
                  });
          return gradients;
        });
  }

  private float[] takenRows(float[] matrix, int[] ids) {
    int dim = model.config().eventNet().dim();
    float[] taken = new float[ids.length * dim];
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(matrix, ids[i] * dim, taken, i * dim, dim);
    }
    return taken;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static void assertClose(float[] values, float[] wanted, float tolerance) {
    assertThat(values).hasSameSizeAs(wanted);
    float worst = 0;
    for (int i = 0; i < wanted.length; i++) {
      worst = Math.max(worst, Math.abs(values[i] - wanted[i]));
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }
}

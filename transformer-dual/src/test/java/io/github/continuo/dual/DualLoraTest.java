package io.github.continuo.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Pass;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** An adapter that the reference trained, merged by it and by us. */
class DualLoraTest {

  @Test
  void a_merged_adapter_gives_the_weights_hidden_states_and_loss_of_the_reference()
      throws IOException {
    LoadOptions options =
        LoadOptions.defaults()
            .withDevice("cpu")
            .withPurpose(LoadOptions.Purpose.TRAINING)
            .withAdapter(Goldens.folder("model/lora_tiny_b"));
    GoldenArrays batch = Goldens.arrays("tiny_b");
    GoldenArrays merged = Goldens.arrays("lora_tiny_b");
    JsonObject expected = Goldens.expected("lora_tiny_b");
    double targets = Goldens.expected("tiny_b").get("loss_tokens").getAsDouble();
    try (DualTransformer model = DualTransformer.load(Goldens.folder("model/tiny_b"), options)) {
      for (String name : merged.names()) {
        if (name.startsWith("merged.")) {
          assertClose(model.weights().get(name.substring(7)).toFloatArray(), merged.floats(name));
        }
      }
      Goldens.onEngine(
          manager -> {
            long[] shape = Arrays.stream(batch.shape("batch.tokens")).asLongStream().toArray();
            NDArray rows = manager.create(batch.longs("batch.tokens"), new Shape(shape));
            assertClose(
                model.hidden(rows.get(":, :-1")).toFloatArray(), merged.floats("batch.hidden"));
            assertThat(model.loss(rows, Pass.evaluation()).getFloat() / targets)
                .isCloseTo(expected.get("loss").getAsDouble(), within(1e-5));
            return true;
          });
    }
  }

  private static void assertClose(float[] values, float[] wanted) {
    assertThat(values).containsExactly(wanted, within(1e-5f));
  }
}

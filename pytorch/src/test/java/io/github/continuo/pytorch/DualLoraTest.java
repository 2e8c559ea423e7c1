package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter that the reference trained, merged by it and by us. */
class DualLoraTest {

  @Test
  void a_merged_adapter_gives_the_weights_hidden_states_and_loss_of_the_reference()
      throws IOException {
    LoadOptions options = Models.ON_CPU.withAdapter(Goldens.folder("model/lora_tiny_b"));
    GoldenArrays batch = Goldens.arrays("tiny_b");
    GoldenArrays merged = Goldens.arrays("lora_tiny_b");
    JsonObject expected = Goldens.expected("lora_tiny_b");
    double targets = Goldens.expected("tiny_b").get("loss_tokens").getAsDouble();
    try (TrainableDual model = TrainableDual.load(Goldens.folder("model/tiny_b"), options)) {
      for (String name : merged.names()) {
        if (name.startsWith("merged.")) {
          assertClose(
              model.parameters().get(name.substring(7)).toFloatArray(), merged.floats(name));
        }
      }
      Models.onEngine(
          manager -> {
            long[] shape = Arrays.stream(batch.shape("batch.tokens")).asLongStream().toArray();
            NDArray rows = manager.create(batch.longs("batch.tokens"), new Shape(shape));
            assertClose(
                model.hidden(rows.get(":, :-1")).toFloatArray(), merged.floats("batch.hidden"));
            assertThat(model.loss(rows, ForwardOptions.evaluation()).getFloat() / targets)
                .isCloseTo(expected.get("loss").getAsDouble(), within(1e-5));
            return true;
          });
    }
  }

  @Test
  void a_new_adapter_changes_both_nets_as_it_does_merged(@TempDir Path adapter) throws IOException {
    Path folder = Goldens.folder("model/tiny_b");
    LoraConfig settings = LoraConfig.ofRank(2);
    try (TrainableModel plain = TrainableModel.load(folder, Models.ON_CPU);
        TrainableModel adapted = TrainableModel.loadWithLora(folder, Models.ON_CPU, settings)) {
      assertThat(adapted.parameters().byName().keySet())
          .contains(
              "base_model.model.net.layers.0.mlp.up_proj.lora_A.weight",
              "base_model.model.net_token.layers.0.self_attn.v_proj.lora_B.weight")
          .hasSize(2 * maps(plain));
      double unchanged = loss(plain);
      assertThat(loss(adapted)).isEqualTo(unchanged);

      EngineThread.run(() -> adapted.parameters().byName().values().forEach(f -> f.addi(0.02)));
      double changed = loss(adapted);
      adapted.save(adapter, Map.of());

      assertThat(changed).isNotCloseTo(unchanged, within(1e-2));
      LoadOptions merging = Models.ON_CPU.withAdapter(adapter);
      try (TrainableModel merged = TrainableModel.load(folder, merging)) {
        assertThat(loss(merged)).isCloseTo(changed, within(1e-5 * changed));
      }
    }
  }

  private static int maps(TrainableModel model) {
    return (int)
        model.parameters().byName().keySet().stream()
            .filter(name -> name.endsWith("_proj.weight"))
            .count();
  }

  private static double loss(TrainableModel model) throws IOException {
    GoldenArrays batch = Goldens.arrays("tiny_b");
    return Models.onEngine(
        manager -> {
          long[] shape = Arrays.stream(batch.shape("batch.tokens")).asLongStream().toArray();
          NDArray rows = manager.create(batch.longs("batch.tokens"), new Shape(shape));
          return (double) model.loss(rows, ForwardOptions.evaluation()).getFloat();
        });
  }

  private static void assertClose(float[] values, float[] wanted) {
    assertThat(values).containsExactly(wanted, within(1e-5f));
  }
}

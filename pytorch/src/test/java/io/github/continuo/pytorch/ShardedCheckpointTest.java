package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.NamedArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedCheckpointTest {
  private static final List<String> FILES =
      List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");

  @TempDir private Path folder;
  private Path index;
  private final Map<String, String> weightMap = new LinkedHashMap<>();
  private final List<Map<String, NDArray>> shards =
      List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
  private TrainableBase model;

  @BeforeEach
  void deal_the_weights_out() throws IOException {
    model = Models.lively(1);
    model.save(folder, Map.of());
    Files.delete(folder.resolve("model.safetensors"));
    index = folder.resolve("model.safetensors.index.json");
    int i = 0;
    for (Map.Entry<String, NDArray> weight : model.parameters().byName().entrySet()) {
      shards.get(i % 2).put(weight.getKey(), weight.getValue());
      weightMap.put(weight.getKey(), FILES.get(i % 2));
      i++;
    }
  }

  @AfterEach
  void close_the_model() {
    model.close();
  }

  private void write() throws IOException {
    EngineThread.run(
        () -> {
          for (int i = 0; i < 2; i++) {
            NamedArrays.write(folder.resolve(FILES.get(i)), shards.get(i));
          }
        });
    JsonObject names = new JsonObject();
    weightMap.forEach(names::addProperty);
    JsonObject json = new JsonObject();
    json.add("metadata", new JsonObject());
    json.add("weight_map", names);
    Files.writeString(index, json.toString());
  }

  @Test
  void several_files_are_as_one() throws IOException {
    write();

    try (TrainableModel loaded = TrainableModel.load(folder, Models.ON_CPU)) {
      Map<String, float[]> weights = ParametersTest.copies(loaded.parameters());
      assertThat(weights.keySet()).containsExactlyElementsOf(model.parameters().byName().keySet());
      ParametersTest.copies(model.parameters())
          .forEach((name, numbers) -> assertThat(weights.get(name)).as(name).isEqualTo(numbers));
    }
  }

  @Test
  void where_there_is_one_file_too_it_counts() throws IOException {
    write();
    Files.writeString(index, "{}");
    model.save(folder, Map.of());

    try (TrainableModel loaded = TrainableModel.load(folder, Models.ON_CPU)) {
      assertThat(loaded.parameters().count()).isEqualTo(model.parameters().count());
    }
  }

  @Test
  void all_faults_of_all_files_are_listed() throws IOException {
    NDArray array = model.parameters().get("lm_head.weight");
    shards.get(0).put("alien", array);
    weightMap.put("alien", FILES.get(0));
    shards.get(1).put("stowaway", array);
    shards.get(1).put("model.embed_tokens.weight", array); // belongs to the other file
    shards.get(0).remove("model.layers.0.self_attn.q_proj.weight");
    shards.get(1).remove("model.norm.weight");
    shards.get(0).remove("model.norm.weight");
    weightMap.remove("model.norm.weight");
    String file = weightMap.get("model.layers.0.self_attn.k_proj.weight");
    shards.get(FILES.indexOf(file)).put("model.layers.0.self_attn.k_proj.weight", array);
    write();

    refuses(
        index
            + ": weights: stowaway is in model-00002-of-00002.safetensors, which the index does not"
            + " say; model.embed_tokens.weight is in model-00002-of-00002.safetensors, which the"
            + " index does not say; model.layers.0.self_attn.q_proj.weight is not in "
            + weightMap.get("model.layers.0.self_attn.q_proj.weight")
            + ", where the index has it; model.layers.0.self_attn.k_proj.weight is (16, 16), file"
            + " has (836, 16); model.norm.weight is missing; alien is not part of the model;"
            + " stowaway is not part of the model");
  }

  @Test
  void a_missing_file_is_named() throws IOException {
    write();
    Files.delete(folder.resolve(FILES.get(1)));

    refuses(folder.resolve(FILES.get(1)).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../model.safetensors", "/etc/passwd", "..", ".", "", "a/b", "a/../b", "x\0"})
  void a_file_outside_the_folder_is_not_even_opened(String file) throws IOException {
    weightMap.put("model.norm.weight", file);
    write();

    refuses(index + ": files must be names of its own folder, got \"" + file + "\"");
  }

  @Test
  void an_index_that_is_none_is_refused() throws IOException {
    write();

    Files.writeString(index, "{}");
    refuses(index + ": weight_map must be an object");
    Files.writeString(index, "{\"weight_map\": {\"model.norm.weight\": 2}}");
    refuses(index + ": the file of model.norm.weight must be a name, got 2");
  }

  private void refuses(String message) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU))
        .withMessage(message);
  }
}

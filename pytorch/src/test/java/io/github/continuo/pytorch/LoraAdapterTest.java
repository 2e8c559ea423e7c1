package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.NamedArrays;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.weights.Initializer;
import io.github.continuo.transformer.weights.ParameterSpec;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraAdapterTest {
  private static final String QUERY = "model.layers.0.self_attn.q_proj";
  private static final String DOWN = "model.layers.1.mlp.down_proj";

  @TempDir private Path folder;
  private Path adapter;
  private Path adapterFile;
  private final TrainableBase model = Models.lively(1);
  private final NDManager arrays = model.parameters().manager().newSubManager();
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();
  private final JsonObject config = new JsonObject();

  @BeforeEach
  void save_a_model_and_prepare_an_adapter() throws IOException {
    model.save(folder, Map.of());
    adapter = Files.createDirectory(folder.resolve("adapter"));
    adapterFile = adapter.resolve("adapter_model.safetensors");
    config.addProperty("peft_type", "LORA");
    config.addProperty("r", 2);
    config.addProperty("lora_alpha", 6);
    change(QUERY, 2, 16, 16);
    change(DOWN, 2, 24, 16);
  }

  @AfterEach
  void free() {
    model.close();
  }

  private void change(String map, int rank, int in, int out) {
    put(map + ".lora_A.weight", rank, in);
    put(map + ".lora_B.weight", out, rank);
  }

  private void put(String key, long... shape) {
    tensors.put(key, EngineThread.call(() -> arrays.randomNormal(new Shape(shape))));
  }

  private void set(String name, String json) {
    config.add(name, JsonParser.parseString(json));
  }

  private void write() throws IOException {
    Files.writeString(adapter.resolve("adapter_config.json"), config.toString());
    EngineThread.run(() -> NamedArrays.write(adapterFile, tensors));
  }

  /** The weights with W + scale * B * A for the two maps. */
  private Map<String, float[]> expected(double queryScale, double downScale) {
    Map<String, float[]> expected = ParametersTest.copies(model.parameters());
    expected.put(QUERY + ".weight", merged(QUERY, queryScale));
    expected.put(DOWN + ".weight", merged(DOWN, downScale));
    return expected;
  }

  private float[] merged(String map, double scale) {
    return EngineThread.call(
        () -> {
          NDArray a = Objects.requireNonNull(tensors.get(map + ".lora_A.weight"));
          NDArray b = Objects.requireNonNull(tensors.get(map + ".lora_B.weight"));
          return b.matMul(a).mul(scale).add(model.parameters().get(map + ".weight")).toFloatArray();
        });
  }

  private Map<String, float[]> loaded(Path... adapters) throws IOException {
    LoadOptions options = Models.ON_CPU.withAdapters(List.of(adapters));
    try (TrainableModel loaded = TrainableModel.load(folder, options)) {
      return ParametersTest.copies(loaded.parameters());
    }
  }

  private static void assertSame(Map<String, float[]> weights, Map<String, float[]> expected) {
    assertThat(weights.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, numbers) -> {
          float[] found = Objects.requireNonNull(weights.get(name));
          for (int i = 0; i < numbers.length; i++) {
            assertThat(Math.abs(found[i] - numbers[i]))
                .as(name)
                .isLessThanOrEqualTo(2e-6f * Math.max(1, Math.abs(numbers[i])));
          }
        });
  }

  @Test
  void a_merged_golden_adapter_gives_what_the_reference_gave() throws Exception {
    Path golden = resource("/golden/lora");
    Map<String, float[]> before = new LinkedHashMap<>();
    Map<String, float[]> merged = new LinkedHashMap<>();
    List<ParameterSpec> specs = new ArrayList<>();
    try (Safetensors base = Safetensors.open(golden.resolve("base/model.safetensors"));
        Safetensors expected = Safetensors.open(golden.resolve("merged.safetensors"))) {
      for (String name : base.names()) {
        specs.add(new ParameterSpec(name, base.shape(name), new Initializer.Constant(0)));
        before.put(name, base.read(name));
        merged.put(name, expected.read(name));
      }
    }

    LoadOptions options = Models.ON_CPU.withAdapter(golden.resolve("adapter"));
    Map<String, float[]> loaded =
        Network.load(specs, golden.resolve("base"), options, null, ParametersTest::copiesAndClose);

    assertSame(loaded, merged);
    String name = "net_token.layers.1.self_attn.q_proj.weight";
    assertThat(loaded.get(name)).isNotEqualTo(before.get(name));
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(LoraAdapterTest.class.getResource(name)).toURI());
  }

  @Test
  void merging_adds_the_scaled_product_of_both_factors() throws IOException {
    write();

    assertSame(loaded(adapter), expected(3, 3));
  }

  @Test
  void a_model_saved_with_an_adapter_needs_it_no_more() throws IOException {
    write();
    Path merged = folder.resolve("merged");
    try (TrainableModel loaded = TrainableModel.load(folder, Models.ON_CPU.withAdapter(adapter))) {
      loaded.save(merged, Map.of());
    }

    try (TrainableModel loaded = TrainableModel.load(merged, Models.ON_CPU)) {
      assertSame(ParametersTest.copies(loaded.parameters()), expected(3, 3));
    }
  }

  @Test
  void several_adapters_are_added_one_to_the_other() throws IOException {
    write();

    assertSame(loaded(adapter, adapter), expected(6, 6));
  }

  @Test
  void names_may_have_the_prefix_of_peft() throws IOException {
    Map<String, float[]> expected = expected(3, 3);
    Map<String, NDArray> plain = new LinkedHashMap<>(tensors);
    tensors.clear();
    plain.forEach((name, array) -> tensors.put("base_model.model." + name, array));
    write();

    assertSame(loaded(adapter), expected);
  }

  @Test
  void a_rank_stabilised_adapter_is_divided_by_the_root_of_its_rank() throws IOException {
    set("use_rslora", "true");
    write();

    assertSame(loaded(adapter), expected(6 / Math.sqrt(2), 6 / Math.sqrt(2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'q_proj': 4}                        ; 4 ; 1.5",
        "{'self_attn.q_proj': 4}              ; 4 ; 1.5",
        "{'model.layers.0.self_attn.q_proj':4}; 4 ; 1.5",
        "{'layers\\\\.\\\\d+\\\\.self.*': 4}  ; 4 ; 1.5",
        "{'q_proj|k_proj': 3, 'q_proj': 4}    ; 3 ; 2.0",
        "{'proj': 4, 'layers.0': 4}           ; 2 ; 3.0",
        "{}                                   ; 2 ; 3.0",
        "null                                 ; 2 ; 3.0"
      })
  void a_rank_pattern_is_for_the_maps_whose_names_end_so(String pattern, int rank, double scale)
      throws IOException {
    set("rank_pattern", pattern);
    change(QUERY, rank, 16, 16);
    write();

    assertSame(loaded(adapter), expected(scale, 3));
  }

  @Test
  void an_alpha_pattern_is_for_the_maps_whose_names_end_so() throws IOException {
    set("alpha_pattern", "{'down_proj': 5, 'proj': 100}");
    write();

    assertSame(loaded(adapter), expected(3, 2.5));
  }

  @Test
  void settings_that_change_nothing_are_let_pass() throws IOException {
    set("bias", "'none'");
    set("use_dora", "false");
    set("fan_in_fan_out", "false");
    set("modules_to_save", "null");
    set("layer_replication", "[]");
    set("loftq_config", "{}");
    set("init_lora_weights", "'gaussian'");
    set("inference_mode", "true");
    set("target_modules", "['q_proj', 'down_proj']");
    set("qalora_group_size", "16");
    set("some_new_size", "16");
    set("some_new_switch", "false");
    write();

    assertSame(loaded(adapter), expected(3, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peft_type        | 'LOHA' | peft_type must be \"LORA\", got \"LOHA\"",
        "peft_type        | null   | peft_type must be \"LORA\", got null",
        "bias             | 'all'  | bias must be \"none\", for the model's linear layers have no biases, got \"all\"",
        "use_dora         | true   | use_dora is not supported, for it rescales the columns of the merged weight, got true",
        "fan_in_fan_out   | true   | fan_in_fan_out is not supported, for its weights are stored [in, out], got true",
        "lora_bias        | true   | lora_bias is not supported, for the model's linear layers have no biases, got true",
        "modules_to_save  | ['x']  | modules_to_save is not supported, for it replaces whole weights, got [\"x\"]",
        "layer_replication| [[0,1]]| layer_replication is not supported, for the model has more layers with it, got [[0,1]]",
        "target_parameters| ['x']  | target_parameters is not supported, for it changes what is not a linear layer, got [\"x\"]",
        "init_lora_weights| 'pissa'| init_lora_weights must be one that leaves the model's weights as they are, got \"pissa\"",
        "use_news         | true   | use_news is unknown and may change the model, got true",
        "news_config      | {'a':1}| news_config is unknown and may change the model, got {\"a\":1}",
        "r                | 0      | r must be a whole number of at least 1, got 0.0",
        "r                | 1.5    | r must be a whole number, got 1.5",
        "lora_alpha       | 'much' | lora_alpha must be a number, got \"much\"",
        "rank_pattern     | {'q':0}| rank_pattern must be a whole number of at least 1, got 0.0",
        "alpha_pattern    | {'(':1}| alpha_pattern: groups must be closed, got (",
        "rank_pattern     | {'q{2}':1} | rank_pattern: counted repetition and braces without a backslash are not supported, got q{2}",
        "lora_alpha       | 1e999  | lora_alpha must be a number, got 1e999",
        "alpha_pattern    | 3      | alpha_pattern must be an object"
      })
  void settings_that_are_not_supported_are_named_with_the_reason(
      String name, String value, String message) throws IOException {
    set(name, value);
    write();

    refuses(adapter.resolve("adapter_config.json") + ": " + message);
  }

  @Test
  void all_settings_that_are_not_supported_are_listed() throws IOException {
    set("bias", "'all'");
    set("use_dora", "true");
    write();

    refuses(
        adapter.resolve("adapter_config.json")
            + ": bias must be \"none\", for the model's linear layers have no biases, got \"all\"; use_dora"
            + " is not supported, for it rescales the columns of the merged weight, got true");
  }

  @Test
  void every_tensor_that_does_not_fit_is_listed() throws IOException {
    change("model.layers.7.self_attn.q_proj", 2, 16, 16);
    change("model.norm", 2, 16, 16);
    change("model.layers.0.self_attn.k_proj", 3, 16, 16);
    put("model.layers.0.self_attn.v_proj.lora_A.weight", 2, 16);
    put("model.layers.0.self_attn.o_proj.lora_B.weight", 16, 2);
    put(DOWN + ".lora_A.weight", 2, 16);
    put("base_model.model." + DOWN + ".lora_B.weight", 16, 2);
    put("model.embed_tokens.lora_embedding_A", 2, 836);
    write();

    String down = DOWN + ".lora_B.weight";
    refuses(
        adapterFile
            + ": adapter: "
            + String.join(
                "; ",
                down + " is there with and without base_model.model.",
                "model.embed_tokens.lora_embedding_A is neither a lora_A.weight nor a"
                    + " lora_B.weight",
                "model.layers.0.self_attn.k_proj.lora_A.weight must be (2, 16), file has (3, 16)",
                "model.layers.0.self_attn.k_proj.lora_B.weight must be (16, 2), file has (16, 3)",
                "model.layers.0.self_attn.o_proj has no lora_A.weight",
                "model.layers.0.self_attn.v_proj has no lora_B.weight",
                DOWN + ".lora_A.weight must be (2, 24), file has (2, 16)",
                "model.layers.7.self_attn.q_proj is not a linear layer of the model",
                "model.norm is not a linear layer of the model"));
  }

  @Test
  void a_folder_without_an_adapter_is_refused() throws IOException {
    write();
    Files.delete(adapterFile);

    refuses(adapterFile.toString());
    Files.delete(adapter.resolve("adapter_config.json"));
    refuses(adapter.resolve("adapter_config.json").toString());
  }

  private void refuses(String message) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> loaded(adapter))
        .withMessage(message);
  }
}

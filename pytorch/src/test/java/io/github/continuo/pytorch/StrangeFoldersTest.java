package io.github.continuo.pytorch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.pytorch.engine.NamedArrays;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that hold what no writer of models would write. */
class StrangeFoldersTest {
  private static final String QUERY = "model.layers.0.self_attn.q_proj";

  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void save() throws IOException {
    try (TrainableBase model = Models.lively(1)) {
      model.save(folder, Map.of());
    }
    config = folder.resolve("config.json");
  }

  @Test
  void MODEL_0_the_model_loads_as_long_as_nobody_spoils_it() throws IOException {
    TrainableModel.load(folder, Models.ON_CPU).close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "num_hidden_layers       | 1000000     | : num_hidden_layers must be in 1..1024, got 1000000",
        "num_hidden_layers       | 2147483647  | : num_hidden_layers must be in 1..1024, got 2147483647",
        "num_hidden_layers       | 0           | : num_hidden_layers must be in 1..1024, got 0",
        "vocab_size              | null        | : vocab_size must be given, got null",
        "max_position_embeddings | 5           | : maxPositions must hold at least two of the longest events",
        "num_attention_heads     | 2147483647  | : head_dim * num_attention_heads must be",
        "rope_theta              | 1e999       | : rope_theta must be a number, got 1e999",
        "rope_theta              | '10000'     | : rope_theta must be a number, got \"10000\"",
      })
  void CONF_1_2_9_members_that_cannot_be_are_refused_by_name(
      String member, String value, String message) throws IOException {
    set(member, value);

    refuses(config + message);
  }

  @Test
  void heads_beyond_half_an_int_are_refused() throws IOException {
    set("head_dim", "null");
    set("num_key_value_heads", "1");
    set("num_attention_heads", "2147483647");

    refuses(config + ": dim must be a positive multiple of 2 * heads = 4294967294, got 16");
  }

  @Test
  void CONF_1_weights_that_are_not_there_are_counted() throws IOException {
    set("num_hidden_layers", "1024");

    refuses(folder.resolve("model.safetensors") + ": weights: model.layers.2.input_layernorm");
    refuses("; and 9188 more");
  }

  @Test
  void CONF_7_a_width_that_is_not_that_of_the_file_is_refused() throws IOException {
    set("intermediate_size", "2000000000");

    refuses(
        folder.resolve("model.safetensors")
            + ": weights: model.layers.0.mlp.gate_proj.weight is (2000000000, 16), file has (24, 16)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1073741824", "2147483647"})
  void CONF_4_a_context_of_any_length_takes_memory_for_the_rows_that_are_read(String rows)
      throws IOException {
    float[] expected = nextLogits();

    set("max_position_embeddings", rows);

    assertThat(nextLogits()).isEqualTo(expected);
  }

  private float[] nextLogits() throws IOException {
    AtomicReference<float[]> next = new AtomicReference<>();
    try (SequenceModel model = TrainableModel.load(folder, Models.ON_CPU);
        DecodingState decoding = model.newState()) {
      decoding.append(List.of(TokenSequence.of(1, 1, 50, 60, 70)));
      decoding.sampleNext(
          (sequence, logits) -> {
            next.set(logits.clone());
            return 1;
          });
    }
    return Objects.requireNonNull(next.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(([a-z0-9_.]+)+)+!", "((((.*)*)*)*)*!", "(a|a|.)*(a|.)*(a|.)*(a|.)*(a|.)*!"})
  void LORA_1_no_pattern_of_an_adapter_hangs(String pattern) throws IOException {
    Path adapter = adapter("{\"rank_pattern\": {\"" + pattern + "\": 3}}");

    TrainableModel.load(folder, Models.ON_CPU.withAdapter(adapter)).close();
  }

  @Test
  void LORA_2_counted_repetition_is_refused_by_name() throws IOException {
    Path adapter = adapter("{\"alpha_pattern\": {\"([a-z_.0-9]{0,30}){0,30}#\": 1}}");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU.withAdapter(adapter)))
        .withMessage(
            adapter.resolve("adapter_config.json")
                + ": alpha_pattern: counted repetition and braces without a backslash are not"
                + " supported, got ([a-z_.0-9]{0,30}){0,30}#");
  }

  @Test
  void patterns_are_limited_in_number() throws IOException {
    JsonObject patterns = new JsonObject();
    for (int i = 0; i < 700; i++) {
      patterns.addProperty("x".repeat(96) + i, 2);
    }
    Path adapter = adapter("{\"rank_pattern\": " + patterns + "}");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU.withAdapter(adapter)))
        .withMessage(
            adapter.resolve("adapter_config.json")
                + ": rank_pattern must hold at most 65536 characters of patterns");
  }

  /** An adapter of rank 2, with settings more. */
  private Path adapter(String settings) throws IOException {
    Path adapter = Files.createDirectories(folder.resolve("adapter"));
    JsonObject json = JsonParser.parseString(settings).getAsJsonObject();
    json.addProperty("peft_type", "LORA");
    json.addProperty("r", 2);
    json.addProperty("lora_alpha", 2);
    Files.writeString(adapter.resolve("adapter_config.json"), json.toString(), UTF_8);
    Models.onEngine(
        manager -> {
          Map<String, NDArray> factors = new LinkedHashMap<>();
          factors.put(QUERY + ".lora_A.weight", manager.ones(new Shape(2, 16)));
          factors.put(QUERY + ".lora_B.weight", manager.ones(new Shape(16, 2)));
          try {
            NamedArrays.write(adapter.resolve("adapter_model.safetensors"), factors);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return 0;
        });
    return adapter;
  }

  @Test
  void any_value_of_any_member_loads_or_is_refused() throws IOException {
    List<String> values =
        List.of(
            "null",
            "true",
            "\"x\"",
            "[]",
            "{}",
            "-1",
            "0",
            "1",
            "0.5",
            "16",
            "4096",
            "1000000007",
            "2147483647",
            "-2147483648",
            "1e308",
            "1e999",
            "[null]",
            "{\"rope_theta\": null}");
    List<Path> files = List.of(config, folder.resolve("continuo.json"));
    Random random = new Random(1);
    int refused = 0;
    for (Path file : files) {
      String right = Files.readString(file, UTF_8);
      for (String member : JsonParser.parseString(right).getAsJsonObject().keySet()) {
        for (int i = 0; i < 6; i++) {
          set(file, member, values.get(random.nextInt(values.size())));
          refused += loads() ? 0 : 1;
          Files.writeString(file, right, UTF_8);
        }
      }
    }
    assertThat(refused).isGreaterThan(30);
  }

  @Test
  void any_bytes_as_a_file_of_the_folder_load_or_are_refused() throws IOException {
    Path adapter = adapter("{}");
    List<Path> files =
        List.of(config, folder.resolve("continuo.json"), adapter.resolve("adapter_config.json"));
    Random random = new Random(2);
    for (Path file : files) {
      byte[] right = Files.readAllBytes(file);
      for (int i = 0; i < 60; i++) {
        byte[] bytes = right.clone();
        for (int change = 0; change <= i % 3; change++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        Files.write(file, bytes);
        loads(adapter);
      }
      Files.write(file, right);
    }
    assertThat(loads(adapter)).isTrue();
  }

  private boolean loads(Path... adapters) {
    try {
      TrainableModel.load(folder, Models.ON_CPU.withAdapters(List.of(adapters))).close();
      return true;
    } catch (IOException e) {
      assertThat(e.getMessage()).doesNotContain("\n").contains(folder.toString());
      return false;
    }
  }

  private void set(String member, String value) throws IOException {
    set(config, member, value);
  }

  private static void set(Path file, String member, String value) throws IOException {
    JsonElement json = JsonParser.parseString(Files.readString(file, UTF_8));
    json.getAsJsonObject().add(member, JsonParser.parseString(value.replace('\'', '"')));
    Files.writeString(file, json.toString(), UTF_8);
  }

  private void refuses(String message) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(5_000));
  }
}

package io.github.continuo.pytorch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.dual.DualCheckpoint;
import io.github.continuo.dual.DualConfig;
import io.github.continuo.dual.DualTransformer.Preset;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DualCheckpointTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tiny_a", "tiny_b", "tiny_v1"})
  void both_layouts_say_the_same(String name) throws IOException {
    Files.copy(
        Goldens.folder("config").resolve(name + ".short.json"), folder.resolve("config.json"));

    assertThat(DualCheckpoint.read(folder).config())
        .isEqualTo(DualCheckpoint.read(Goldens.folder("model/" + name)).config());
  }

  @ParameterizedTest
  @CsvSource({
    "tv1-medium, TV1_MEDIUM",
    "tv2o-medium, TV2O_MEDIUM",
    "tv2o-large, TV2O_LARGE",
  })
  void presets_are_the_published_sizes(String name, Preset preset) throws IOException {
    Files.copy(
        Goldens.folder("config").resolve(name + ".short.json"), folder.resolve("config.json"));

    assertThat(DualCheckpoint.read(folder).config()).isEqualTo(preset.config());
  }

  @ParameterizedTest
  @CsvSource({
    "TV1_MEDIUM, 233329664",
    "TV2_MEDIUM, 233842688",
    "TV2O_MEDIUM, 233842688",
    "TV2_LARGE, 457220096",
    "TV2O_LARGE, 457220096",
  })
  void presets_have_the_published_number_of_weights(Preset preset, long count) {
    assertThat(
            new DualCheckpoint(preset.config(), false, Map.of())
                .specs().stream().mapToLong(ParameterSpec::size).sum())
        .isEqualTo(count);
  }

  @Test
  void a_saved_model_loads_as_it_was() throws IOException {
    DualConfig config =
        new DualConfig(
            EventTokenizer.of(EventVersion.V1),
            new DecoderConfig(32, 2, 4, 2, 24, 128, 20_000),
            new DecoderConfig(32, 1, 2, 1, 16, 64, 10_000));
    try (TrainableDual model = TrainableDual.create(config, 5, Device.cpu())) {
      model.save(folder, Map.of("steps", "12"));

      try (TrainableModel loaded = TrainableModel.load(folder, Models.ON_CPU)) {
        assertThat(loaded).isInstanceOf(TrainableDual.class);
        assertThat(((TrainableDual) loaded).config()).isEqualTo(config);
        assertThat(loaded.parameterCount()).isEqualTo(model.parameters().count());
        assertThat(loaded.parameters().byName().keySet())
            .isEqualTo(model.parameters().byName().keySet());
        model
            .parameters()
            .byName()
            .forEach(
                (name, weight) ->
                    assertThat(loaded.parameters().get(name).toFloatArray())
                        .as(name)
                        .isEqualTo(weight.toFloatArray()));
      }
      assertThat(DualCheckpoint.read(folder).facts()).containsEntry("steps", "12");
    }
  }

  @Test
  void a_checkpoint_says_whether_the_model_fills_regions() throws IOException {
    EventTokenizer tokenizer = EventTokenizer.of(EventVersion.V2);
    try (TrainableDual model = TinyDual.fresh(tokenizer, 48, 1)) {
      model.save(folder.resolve("without"), Map.of());
      model.enableInfilling();
      model.save(folder.resolve("with"), Map.of());
    }

    try (TrainableDual without = TrainableDual.load(folder.resolve("without"), Models.ON_CPU);
        TrainableDual with = TrainableDual.load(folder.resolve("with"), Models.ON_CPU)) {
      assertThat(without.supportsInfilling()).isFalse();
      assertThat(with.supportsInfilling()).isTrue();
    }
  }

  @Test
  void what_is_saved_of_the_tokenizer_is_what_the_family_saves() throws IOException {
    for (String name : new String[] {"tiny_a", "tiny_v1"}) {
      Path golden = Goldens.folder("model/" + name);
      DualCheckpoint.read(golden).write(folder);

      assertThat(tokenizer(folder)).isEqualTo(tokenizer(golden));
    }
  }

  private static JsonObject tokenizer(Path folder) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve("config.json")))
        .getAsJsonObject()
        .getAsJsonObject("tokenizer");
  }

  @Test
  void settings_that_do_not_fit_are_named() throws IOException {
    refuses(
        "\"version\": \"v2\"",
        "\"version\": \"v3\"",
        ": tokenizer: version must be v1 or v2, got v3");
    refuses(
        "\"optimise_midi\": true",
        "\"optimise_midi\": 1",
        ": tokenizer: optimise_midi must be true or false, got 1");
    refuses(
        "\"version\": \"v2\"",
        "\"version\": \"v1\"",
        ": net_config: vocab_size must be 3239.0, got 3406.0");
    refuses(
        "\"rms_norm_eps\": 1e-06",
        "\"rms_norm_eps\": 1e-05",
        ": net_config: rms_norm_eps must be 1.0E-6, got 1.0E-5");
    refuses("\"net_token_config\"", "\"net_other_config\"", ": net_token_config must be an object");
  }

  private void refuses(String before, String after, String message) throws IOException {
    Path file = folder.resolve("config.json");
    String text = Files.readString(Goldens.folder("model/tiny_a").resolve("config.json"), UTF_8);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after), UTF_8);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU))
        .withMessage(file + message);
  }

  @Test
  void CONF_3_more_layers_than_there_can_be_are_refused() throws IOException {
    refuses(
        "\"num_hidden_layers\": ",
        "\"num_hidden_layers\": 100000",
        ": net_config: num_hidden_layers must be in 1..1024, got 1000004");
  }

  @Test
  void CONF_5_6_a_context_of_any_length_takes_memory_for_the_rows_that_are_read()
      throws IOException {
    DecoderConfig event = new DecoderConfig(32, 2, 4, 24, Integer.MAX_VALUE);
    DecoderConfig token = new DecoderConfig(32, 1, 2, 16, 100_000_000);
    DualConfig config = new DualConfig(EventTokenizer.of(EventVersion.V2), event, token);
    LoadOptions options = Models.ON_CPU.withBackend("pytorch");
    try (TrainableDual model = TrainableDual.create(config, 5, Device.cpu())) {
      model.save(folder, Map.of());
    }

    try (SequenceModel model = ModelFormat.loadAny(folder, options);
        DecodingState decoding = model.newState()) {
      assertThat(model.contextLength()).isEqualTo(Integer.MAX_VALUE);
      decoding.append(List.of(TokenSequence.of(8, 1, 0, 0, 0, 0, 0, 0, 0)));
      List<TokenSequence> rows = decoding.sampleNext((sequence, logits) -> 2);
      assertThat(rows).hasSize(1);
      decoding.append(rows);
      assertThat(decoding.length()).isEqualTo(2);
    }
  }

  @Test
  void networks_of_two_widths_are_refused() throws IOException {
    String text = Files.readString(Goldens.folder("model/tiny_a").resolve("config.json"), UTF_8);
    int second = text.indexOf("net_token_config");
    Files.writeString(
        folder.resolve("config.json"),
        text.substring(0, second)
            + text.substring(second)
                .replace("\"hidden_size\": 64", "\"hidden_size\": 32")
                .replace("\"head_dim\": 64", "\"head_dim\": 32"));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU))
        .withMessage(
            folder.resolve("config.json") + ": both networks must have one dim, got 64 and 32");
  }

  @Test
  void weights_of_another_model_are_listed() throws IOException {
    Files.copy(
        Goldens.folder("model/tiny_a").resolve("config.json"), folder.resolve("config.json"));
    Files.copy(
        Goldens.folder("model/tiny_b").resolve("model.safetensors"),
        folder.resolve("model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU))
        .withMessageContaining("net.layers.3.input_layernorm.weight is missing")
        .withMessageContaining(
            "net_token.layers.0.mlp.gate_proj.weight is (32, 64), file has (48, 64)")
        .withMessageEndingWith("; and 11 more");
  }

  @Test
  void a_tokenizer_that_no_checkpoint_can_name_is_refused() {
    DecoderConfig net = new DecoderConfig(32, 2, 4, 24, 128);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new DualConfig(EventTokenizer.of(EventVersion.V2).withTempoTolerance(0), net, net))
        .withMessageStartingWith("tokenizer must have all optimizations or none");
  }
}

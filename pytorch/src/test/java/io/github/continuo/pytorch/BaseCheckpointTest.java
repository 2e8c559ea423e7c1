package io.github.continuo.pytorch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.NamedArrays;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer.Quantization;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.Sampling;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.GenerationConfigFile;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseCheckpointTest {
  @TempDir private Path folder;

  @BeforeEach
  void save() throws IOException {
    try (TrainableBase model = Models.lively(1)) {
      model.save(folder, Map.of("steps", "12"));
    }
  }

  @Test
  void a_saved_model_loads_as_it_was() throws IOException {
    try (TrainableBase original = Models.lively(1);
        TrainableModel loaded = TrainableModel.load(folder, Models.ON_CPU)) {
      assertThat(loaded).isInstanceOf(TrainableBase.class);
      assertThat(((TrainableBase) loaded).config()).isEqualTo(Models.TINY);
      assertThat(loaded.tokenizer()).isEqualTo(Models.TOKENIZER);
      assertThat(loaded.parameterCount()).isEqualTo(original.parameters().count());
      original
          .parameters()
          .byName()
          .forEach(
              (name, weight) ->
                  assertThat(loaded.parameters().get(name).toFloatArray())
                      .as(name)
                      .isEqualTo(weight.toFloatArray()));
    }
    assertThat(BaseCheckpoint.read(folder).facts()).containsEntry("steps", "12");
  }

  @Test
  void every_setting_of_the_tokenizer_is_kept() throws IOException {
    for (NoteTokenizer tokenizer :
        new NoteTokenizer[] {
          NoteTokenizer.of(TimeGrid.milliseconds(32)).withMaxTimeTokens(9),
          NoteTokenizer.of(TimeGrid.stepsPerBeat(24))
              .withQuantization(Quantization.FLOORED_DIFFERENCES)
        }) {
      new BaseCheckpoint(Models.TINY, tokenizer, false, Map.of()).write(folder);

      assertThat(BaseCheckpoint.read(folder).tokenizer()).isEqualTo(tokenizer);
    }
  }

  @Test
  void training_keeps_the_sampling_that_suits_the_model() throws IOException {
    Path config = folder.resolve(GenerationConfigFile.NAME);
    Files.writeString(config, "{\"temperature\": 0.7, \"repeated_bars\": 0.3, \"x\": 1}");
    Path trained = folder.resolve("trained");
    try (TrainableModel model = TrainableModel.load(folder, Models.ON_CPU)) {
      assertThat(model.sampling()).isEqualTo(Sampling.of(0.7, 0, 0.95, 0, 0.3));
      model.save(trained, Map.of());
    }
    assertThat(JsonFile.read(trained.resolve(GenerationConfigFile.NAME)).object())
        .isEqualTo(JsonFile.read(config).object());
  }

  @Test
  void saving_leaves_nothing_but_the_three_files() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("config.json", "continuo.json", "model.safetensors");
    }
  }

  @Test
  void a_folder_without_a_model_is_refused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    refuses(
        empty,
        empty
            + " must hold one of: a dual model (config.json with model_type \"midi_model\"),"
            + " a base model (continuo.json with model \"base\")");
    refuses(folder.resolve("absent"), "a model must be a folder, got " + folder.resolve("absent"));
  }

  @Test
  void missing_surplus_and_misshapen_weights_are_all_listed() throws IOException {
    changeWeights(
        weights -> {
          NDArray norm = weights.remove("model.norm.weight");
          weights.put("model.extra", norm);
          weights.put("lm_head.weight", norm.getManager().zeros(new Shape(836, 8)));
        });

    refuses(
        folder,
        folder.resolve("model.safetensors")
            + ": weights: model.norm.weight is missing;"
            + " lm_head.weight is (836, 16), file has (836, 8);"
            + " model.extra is not part of the model");
  }

  private void changeWeights(Consumer<Map<String, NDArray>> change) throws IOException {
    try (TrainableBase model = Models.lively(1)) {
      EngineThread.run(
          () -> {
            Map<String, NDArray> weights = new LinkedHashMap<>(model.parameters().byName());
            change.accept(weights);
            NamedArrays.write(folder.resolve("model.safetensors"), weights);
          });
    }
  }

  @Test
  void a_cut_weights_file_is_refused() throws IOException {
    Path file = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU))
        .withMessageContaining("data of lm_head.weight must lie in");
  }

  @Test
  void a_missing_weights_file_is_named() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));

    refuses(folder, folder.resolve("model.safetensors").toString());
  }

  @Test
  void settings_that_do_not_fit_are_named() throws IOException {
    edit("config.json", "\"hidden_size\": 16", "\"hidden_size\": 17");
    refuses(
        folder,
        folder.resolve("config.json")
            + ": head_dim * num_attention_heads must be hidden_size = 17, got 8 * 2");

    edit("config.json", "\"hidden_size\": 17", "\"hidden_size\": \"wide\"");
    refuses(folder, folder.resolve("config.json") + ": hidden_size must be a number, got \"wide\"");

    edit("config.json", "\"hidden_size\": \"wide\"", "\"hidden_size\": 16");
    edit("config.json", "\"vocab_size\": 836", "\"vocab_size\": 32000");
    refuses(folder, folder.resolve("config.json") + ": vocab_size must be 836.0, got 32000.0");

    edit("continuo.json", "\"stepsPerBeat\": 12", "\"stepsPerBeat\": 0");
    refuses(
        folder,
        folder.resolve("continuo.json") + ": tokenizer: steps per beat must be in 1..127, got 0");

    edit("continuo.json", "\"formatVersion\": 2", "\"formatVersion\": 3");
    refuses(
        folder,
        folder.resolve("continuo.json")
            + ": formatVersion must be at most 2, got 3: a newer version of Continuo wrote this, and is needed to read it");

    edit("continuo.json", "\"formatVersion\": 3", "\"formatVersion\": 2");
    edit("continuo.json", "\"stepsPerBeat\": 0", "\"stepsPerBeat\": 12");
    edit("config.json", "\"vocab_size\": 32000", "\"vocab_size\": 836");
    edit("continuo.json", "\"steps\": \"12\"", "\"steps\": []");
    refuses(folder, folder.resolve("continuo.json") + ": training: steps must be given, got []");

    Files.writeString(folder.resolve("continuo.json"), "{");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU))
        .withMessageStartingWith(folder.resolve("continuo.json") + " must hold JSON");
  }

  private void edit(String name, String before, String after) throws IOException {
    Path file = folder.resolve(name);
    String text = Files.readString(file, UTF_8);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after), UTF_8);
  }

  private static void refuses(Path folder, String message) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TrainableModel.load(folder, Models.ON_CPU))
        .withMessage(message);
  }
}

package io.github.continuo.transformer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.Models;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.base.BaseTransformer;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedModelTest {
  private static final LoadOptions FP32 = Models.FP32;

  @TempDir Path folder;
  private Path model;
  private Path adapter;

  @BeforeEach
  void write_a_model_and_an_adapter() throws IOException {
    model = folder.resolve("model");
    adapter = Files.createDirectory(folder.resolve("adapter"));
    Models.saveLively(3, model);
    int dim = Models.TINY.dim();
    int vocab = Models.TOKENIZER.vocabulary().size();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("lm_head.lora_A.weight", List.of(1L, (long) dim));
    shapes.put("lm_head.lora_B.weight", List.of((long) vocab, 1L));
    float[] a = new float[dim];
    a[0] = 1;
    float[] b = new float[vocab];
    b[5] = 3;
    Safetensors.write(
        adapter.resolve("adapter_model.safetensors"),
        shapes,
        index -> Safetensors.bytes(index == 0 ? a : b));
    nameBase("\"" + model + "\"");
  }

  private void nameBase(String json) throws IOException {
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 1, \"base_model_name_or_path\": "
            + json
            + "}");
  }

  private static SequenceModel load(String name) throws IOException {
    return NamedModel.load(name, FP32, DownloadListener.logging());
  }

  private static String logits(SequenceModel model) {
    try (model) {
      TokenSequence ids = TokenSequence.of(1, 834, 300, 301, 302);
      return Arrays.deepToString(((BaseTransformer) model).logits(List.of(ids)));
    }
  }

  @Test
  void a_folder_is_a_name() throws IOException {
    String named = logits(load(model.toString()));

    assertThat(named).isEqualTo(logits(ModelFormat.loadAny(model, FP32)));
  }

  @Test
  void an_adapter_brings_its_model() throws IOException {
    String named = logits(load(adapter.toString()));

    assertThat(named)
        .isEqualTo(logits(ModelFormat.loadAny(model, FP32.withAdapter(adapter))))
        .isNotEqualTo(logits(ModelFormat.loadAny(model, FP32)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | adapter: the adapter must name its model, got none",
        "\"owner/name\", \"revision\": \"v1\" | owner/name@v1: there is no such folder, and models"
            + " of a hub need the artifact continuo-hub",
        "\"../up\" | a model must be a folder, or owner/name on a hub, got ../up"
      })
  void an_adapter_without_a_model_is_told(String base, String told) throws IOException {
    nameBase(base);

    assertThatIOException().isThrownBy(() -> load(adapter.toString())).withMessageEndingWith(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "owner/name | owner/name: there is no such folder, and models of a hub need the artifact"
            + " continuo-hub",
        "no-model   | no-model: a model must be a folder or one of the bundled [], or owner/name on"
            + " a hub",
        "../no      | ../no: a model must be a folder or one of the bundled [], or owner/name on a"
            + " hub",
        "pom.xml    | pom.xml: a model must be a folder or one of the bundled [], or owner/name on"
            + " a hub"
      })
  void a_name_of_nothing_is_told(String name, String told) {
    assertThatIOException().isThrownBy(() -> load(name)).withMessageStartingWith(told);
  }

  @Test
  void a_file_is_not_asked_for_on_a_hub() throws IOException {
    Path file = Path.of("target", "no-folder");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");

    assertThatIOException()
        .isThrownBy(() -> load("target/no-folder"))
        .withMessage("a model must be a folder, got " + file);
  }
}

package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraTrainingTest {
  private static final LoraConfig SETTINGS =
      LoraConfig.ofRank(3).withAlpha(12).withTargets(List.of("q_proj", "layers.1.mlp.down_proj"));
  private static final String PREFIX = "base_model.model.model.layers.";

  @TempDir private Path folder;
  private Path adapter;
  private final TrainableBase model = Models.lively(1);

  @BeforeEach
  void save_a_model() throws IOException {
    model.save(folder, Map.of());
    adapter = folder.resolve("adapter");
  }

  @AfterEach
  void free() {
    model.close();
  }

  private TrainableBase adapted(LoraConfig settings) throws IOException {
    return adapted(Models.ON_CPU, settings);
  }

  private TrainableBase adapted(LoadOptions options, LoraConfig settings) throws IOException {
    return (TrainableBase) TrainableModel.loadWithLora(folder, options, settings);
  }

  private TrainableBase merged(Path... adapters) throws IOException {
    return TrainableBase.load(folder, Models.ON_CPU.withAdapters(List.of(adapters)));
  }

  /** Makes every factor large and unlike all others, as a long training might. */
  private static void disturb(TrainableModel adapted) {
    EngineThread.run(
        () -> {
          float step = 1;
          for (NDArray factor : adapted.parameters().byName().values()) {
            try (NDManager scope = factor.getManager().newSubManager()) {
              NDArray wave = scope.arange((float) factor.size()).addi(step++).cos().muli(0.3f);
              factor.muli(0).addi(wave.reshape(factor.getShape()));
            }
          }
        });
  }

  private static double loss(TrainableModel model, ForwardOptions pass) {
    return Models.onEngine(
        manager -> {
          NDArray rows = manager.create(Models.ids(3 * 20, 7), new Shape(3, 20, 1));
          return (double) model.loss(rows, pass).getFloat();
        });
  }

  /** The gradients of the loss with respect to what a model trains. */
  private static Map<String, float[]> gradients(TrainableModel model) {
    return Models.onEngine(
        manager -> {
          model.parameters().byName().values().forEach(weight -> weight.setRequiresGradient(true));
          NDArray rows = manager.create(Models.ids(3 * 20, 7), new Shape(3, 20, 1));
          TorchScript.backward(model.loss(rows, ForwardOptions.training()));
          Map<String, float[]> gradients = new LinkedHashMap<>();
          model
              .parameters()
              .byName()
              .forEach((name, weight) -> gradients.put(name, gradientOf(weight)));
          return gradients;
        });
  }

  private static float[] gradientOf(NDArray weight) {
    try (NDArray gradient = weight.getGradient()) {
      return gradient.toFloatArray();
    }
  }

  @Test
  void a_new_adapter_has_two_factors_for_each_target_and_changes_nothing_yet() throws IOException {
    try (TrainableBase adapted = adapted(SETTINGS)) {
      assertThat(adapted.parameters().byName().keySet())
          .containsExactly(
              PREFIX + "0.self_attn.q_proj.lora_A.weight",
              PREFIX + "0.self_attn.q_proj.lora_B.weight",
              PREFIX + "1.self_attn.q_proj.lora_A.weight",
              PREFIX + "1.self_attn.q_proj.lora_B.weight",
              PREFIX + "1.mlp.down_proj.lora_A.weight",
              PREFIX + "1.mlp.down_proj.lora_B.weight");
      assertThat(adapted.parameters().get(PREFIX + "1.mlp.down_proj.lora_A.weight").getShape())
          .isEqualTo(new Shape(3, 24));
      assertThat(adapted.parameters().get(PREFIX + "1.mlp.down_proj.lora_B.weight").getShape())
          .isEqualTo(new Shape(16, 3));
      assertThat(loss(adapted, ForwardOptions.evaluation()))
          .isEqualTo(loss(model, ForwardOptions.evaluation()));
      assertThat(loss(adapted, ForwardOptions.training()))
          .isEqualTo(loss(model, ForwardOptions.training()));
    }
  }

  @Test
  void without_other_targets_all_seven_maps_of_all_layers_are_adapted() throws IOException {
    try (TrainableBase adapted = adapted(LoraConfig.ofRank(1))) {
      assertThat(adapted.parameters().byName()).hasSize(2 * 7 * 2);
    }
  }

  @Test
  void equal_seeds_begin_with_equal_factors() throws IOException {
    try (TrainableBase one = adapted(SETTINGS.withSeed(4));
        TrainableBase same = adapted(SETTINGS.withSeed(4));
        TrainableBase other = adapted(SETTINGS.withSeed(5))) {
      String name = PREFIX + "0.self_attn.q_proj.lora_A.weight";

      float[] a = one.parameters().get(name).toFloatArray();

      assertThat(a).isEqualTo(same.parameters().get(name).toFloatArray());
      assertThat(a).isNotEqualTo(other.parameters().get(name).toFloatArray());
      for (float number : a) {
        assertThat(number).isBetween(-0.25f, 0.25f); // 1 / sqrt(16)
      }
    }
  }

  @Test
  void an_adapted_model_calculates_as_the_merged_one() throws IOException {
    try (TrainableBase adapted = adapted(SETTINGS)) {
      disturb(adapted);
      adapted.save(adapter, Map.of());
      try (TrainableBase merged = merged(adapter)) {
        double expected = loss(merged, ForwardOptions.evaluation());

        assertThat(loss(adapted, ForwardOptions.evaluation())).isCloseTo(expected, within(1e-3));
        assertThat(loss(adapted, ForwardOptions.training())).isCloseTo(expected, within(1e-3));
        assertThat(loss(model, ForwardOptions.evaluation())).isNotCloseTo(expected, within(1.0));
        assertThat(logits(adapted)).containsExactly(logits(merged), within(1e-3f));
      }
    }
  }

  /** Of the row after three others, read one after the other. */
  private static float[] logits(SequenceModel model) {
    float[][] seen = new float[1][];
    try (DecodingState decoding = model.newState()) {
      decoding.append(List.of(TokenSequence.of(1, 834, 129, 300)));
      decoding.sampleNext(
          (sequence, logits) -> {
            seen[0] = logits;
            return 0;
          });
    }
    return seen[0];
  }

  @Test
  void gradients_are_those_that_the_merged_weight_hands_down() throws IOException {
    try (TrainableBase adapted = adapted(SETTINGS)) {
      disturb(adapted);
      adapted.save(adapter, Map.of());
      Map<String, float[]> found = gradients(adapted);
      try (TrainableBase merged = merged(adapter)) {
        float[] ofWeight =
            Objects.requireNonNull(
                gradients(merged).get("model.layers.1.mlp.down_proj.weight")); // G [out, in]

        // W + s B A: of A it is s Bt G, of B it is s G At.
        Models.onEngine(
            manager -> {
              NDArray g = manager.create(ofWeight, new Shape(16, 24));
              String name = PREFIX + "1.mlp.down_proj.lora_";
              NDArray a = copy(adapted.parameters().get(name + "A.weight"), manager);
              NDArray b = copy(adapted.parameters().get(name + "B.weight"), manager);
              assertClose(
                  Objects.requireNonNull(found.get(name + "A.weight")),
                  b.transpose().matMul(g).mul(4));
              assertClose(
                  Objects.requireNonNull(found.get(name + "B.weight")),
                  g.matMul(a.transpose()).mul(4));
              return true;
            });
      }
    }
  }

  private static NDArray copy(NDArray array, NDManager manager) {
    return manager.create(array.toFloatArray(), array.getShape());
  }

  private static void assertClose(float[] found, NDArray expected) {
    float[] numbers = expected.toFloatArray();
    float largest = 0;
    for (float number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    assertThat(largest).isPositive();
    assertThat(found).containsExactly(numbers, within(1e-5f * largest));
  }

  @Test
  void a_saved_adapter_is_laid_out_as_peft_does() throws IOException {
    try (TrainableBase adapted = adapted(SETTINGS)) {
      adapted.save(adapter, Map.of("steps", "12"));
    }

    JsonObject config = JsonFile.read(adapter.resolve("adapter_config.json")).object();
    JsonArray targets = new JsonArray();
    targets.add("q_proj");
    targets.add("layers.1.mlp.down_proj");
    assertThat(config.get("peft_type").getAsString()).isEqualTo("LORA");
    assertThat(config.get("r").getAsInt()).isEqualTo(3);
    assertThat(config.get("lora_alpha").getAsDouble()).isEqualTo(12);
    assertThat(config.get("target_modules")).isEqualTo(targets);
    assertThat(JsonFile.read(adapter.resolve("adapter_training.json")).text("steps"))
        .isEqualTo("12");
    try (var files = Files.list(adapter)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "adapter_config.json", "adapter_model.safetensors", "adapter_training.json");
    }
  }

  @Test
  void saving_an_adapter_into_the_folder_of_its_model_leaves_that_model_alone() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("continuo.json"));
    try (TrainableBase adapted = adapted(SETTINGS)) {
      disturb(adapted);
      adapted.save(folder, Map.of());
    }

    assertThat(folder.resolve("continuo.json")).hasBinaryContent(before);
    try (TrainableBase again = merged()) {
      assertThat(loss(again, ForwardOptions.evaluation()))
          .isEqualTo(loss(model, ForwardOptions.evaluation()));
    }
  }

  @Test
  void a_new_adapter_may_stand_on_a_model_with_another_merged_into_it() throws IOException {
    Path second = folder.resolve("second");
    try (TrainableBase adapted = adapted(SETTINGS)) {
      disturb(adapted);
      adapted.save(adapter, Map.of());
    }
    LoadOptions onMerged = Models.ON_CPU.withAdapter(adapter);
    try (TrainableBase adapted = adapted(onMerged, LoraConfig.ofRank(2))) {
      disturb(adapted);
      adapted.save(second, Map.of());
      try (TrainableBase merged = merged(adapter, second)) {
        double expected = loss(merged, ForwardOptions.evaluation());

        assertThat(loss(adapted, ForwardOptions.evaluation()))
            .isCloseTo(expected, within(1e-3 * expected));
      }
    }
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoraConfig.ofRank(0))
        .withMessage("rank of an adapter must be at least 1, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SETTINGS.withAlpha(Double.NaN))
        .withMessage("alpha of an adapter must be finite and more than 0, got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SETTINGS.withTargets(List.of()))
        .withMessage("targets of an adapter must be at least one, got none");
  }

  @Test
  void a_target_that_is_no_map_of_the_model_is_refused() {
    for (String target : Arrays.asList("lm_head", "proj", "layers.2.self_attn.q_proj", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> adapted(SETTINGS.withTargets(List.of("v_proj", target))))
          .withMessage(
              "target of an adapter must be the name of a linear layer or its ending after a dot, as"
                  + " [q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj] or"
                  + " model.layers.0.self_attn.q_proj, got "
                  + target);
    }
  }
}

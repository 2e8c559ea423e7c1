package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.pytorch.engine.ArrayUpload;
import io.github.continuo.transformer.weights.JsonFile;
import io.github.continuo.transformer.weights.LlamaWeights;
import io.github.continuo.transformer.weights.LoraAdapter;
import io.github.continuo.transformer.weights.ParameterSpec;
import io.github.continuo.transformer.weights.RandomInitializer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * LoRA adapter that is trained beside the frozen weights of a model, and saved in PEFT format.
 *
 * <p>The adapter is saved in the format that {@link LoraAdapter} reads, with the prefix of PEFT. A
 * third file, {@code adapter_training.json}, holds facts about the training for display; no reader
 * needs it.
 *
 * <p>A factor A is initialized as in PEFT: uniformly from -1 / sqrt(in) to 1 / sqrt(in).
 */
final class LoraTraining {
  static final String FACTS_FILE = "adapter_training.json";

  private static final String WEIGHT = ".weight";

  private final LoraConfig settings;
  private final Parameters weights; // A and B of each adapted layer
  private final NDArray scale; // a scalar
  private final NDArray none; // [0]

  private LoraTraining(LoraConfig settings, Parameters weights) {
    this.settings = settings;
    this.weights = weights;
    NDManager manager = weights.manager();
    scale = manager.create((float) (settings.alpha() / settings.rank()));
    none = manager.create(new Shape(0));
  }

  /**
   * Creates a new adapter.
   *
   * @param specs the weights of the model
   * @param manager owner of the adapter's arrays
   * @throws IllegalArgumentException if a target is not a linear layer of the model
   */
  static LoraTraining create(
      LoraConfig settings, List<ParameterSpec> specs, NDManager manager, ArrayUpload upload)
      throws IOException {
    List<ParameterSpec> factors = new ArrayList<>();
    for (ParameterSpec layer : targets(settings, specs)) {
      long out = layer.shape().get(0);
      long in = layer.shape().get(1);
      String name = LoraAdapter.PREFIX + layerName(layer.name());
      factors.add(
          ParameterSpec.uniform(
              name + LoraAdapter.A, 1 / Math.sqrt((double) in), settings.rank(), in));
      factors.add(ParameterSpec.zeros(name + LoraAdapter.B, out, settings.rank()));
    }
    RandomInitializer source = new RandomInitializer(factors, settings.seed());
    return new LoraTraining(settings, Parameters.read(factors, source, manager, upload));
  }

  private static List<ParameterSpec> targets(LoraConfig settings, List<ParameterSpec> specs) {
    List<ParameterSpec> layers = specs.stream().filter(LlamaWeights::isLinearLayer).toList();
    for (String target : settings.targets()) {
      if (layers.stream().noneMatch(layer -> isMeant(layer, target))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "target of an adapter must be the name of a linear layer or its ending after a dot, as %s or %s, got %s",
                LoraConfig.ALL_LINEAR_LAYERS,
                layerName(layers.get(0).name()),
                target));
      }
    }
    return layers.stream()
        .filter(layer -> settings.targets().stream().anyMatch(target -> isMeant(layer, target)))
        .toList();
  }

  private static boolean isMeant(ParameterSpec layer, String target) {
    return ("." + layerName(layer.name())).endsWith("." + target);
  }

  private static String layerName(String weight) {
    return weight.substring(0, weight.length() - WEIGHT.length());
  }

  /** Returns the parameters that are trained. */
  Parameters weights() {
    return weights;
  }

  /**
   * Returns the factors A and B of the update of a weight, or empty arrays if it is not adapted.
   */
  List<NDArray> factors(String weight) {
    String name = LoraAdapter.PREFIX + layerName(weight);
    Map<String, NDArray> all = weights.byName();
    return all.containsKey(name + LoraAdapter.A)
        ? List.of(weights.get(name + LoraAdapter.A), weights.get(name + LoraAdapter.B))
        : List.of(none, none);
  }

  /** Returns the scale of the product of the factors, a scalar. */
  NDArray scale() {
    return scale;
  }

  /** Returns the content of the adapter configuration file of PEFT. */
  private static JsonObject config(LoraConfig settings) {
    JsonArray targets = new JsonArray();
    settings.targets().forEach(targets::add);
    JsonObject json = new JsonObject();
    json.addProperty("peft_type", "LORA");
    settings.baseModel().ifPresent(name -> LoraAdapter.setBaseModel(json, name));
    json.addProperty("r", settings.rank());
    json.addProperty("lora_alpha", settings.alpha());
    json.addProperty("lora_dropout", 0.0);
    json.add("target_modules", targets);
    json.addProperty("bias", "none");
    json.addProperty("fan_in_fan_out", false);
    json.addProperty("inference_mode", true);
    json.addProperty("init_lora_weights", true);
    json.addProperty("use_rslora", false);
    return json;
  }

  void save(Path folder, Map<String, String> facts) throws IOException {
    JsonObject training = new JsonObject();
    facts.forEach(training::addProperty);
    AtomicFolder.write(
        folder,
        LoraAdapter.CONFIG_FILE,
        temporary -> {
          JsonFile.write(temporary.resolve(FACTS_FILE), training);
          JsonFile.write(temporary.resolve(LoraAdapter.CONFIG_FILE), config(settings));
          weights.save(temporary.resolve(LoraAdapter.WEIGHTS_FILE));
        });
  }
}

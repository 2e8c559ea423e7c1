package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.engine.ArrayFiller;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.transformer.weights.JsonFile;
import io.github.continuo.transformer.weights.LlamaWeights;
import io.github.continuo.transformer.weights.LoraAdapter;
import io.github.continuo.transformer.weights.RandomWeights;
import io.github.continuo.transformer.weights.WeightSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A LoRA adapter that is trained beside a model, whose own weights stay as they are.
 *
 * <p>It is saved as {@link LoraAdapter} reads it, with the prefix of PEFT. A third file, {@code
 * adapter_training.json}, holds facts of the training for people; no reader needs it.
 *
 * <p>A factor A begins as in PEFT, drawn evenly from -1 / sqrt(in) to 1 / sqrt(in).
 */
final class TrainableAdapter {
  static final String FACTS_FILE = "adapter_training.json";

  private static final String WEIGHT = ".weight";

  private final LoraSettings settings;
  private final Weights weights; // A and B of each adapted map
  private final NDArray scale; // a scalar
  private final NDArray none; // [0]

  private TrainableAdapter(LoraSettings settings, Weights weights) {
    this.settings = settings;
    this.weights = weights;
    NDManager manager = weights.manager();
    scale = manager.create((float) (settings.alpha() / settings.rank()));
    none = manager.create(new Shape(0));
  }

  /**
   * A new one.
   *
   * @param specs the weights of the model
   * @param manager owner of the adapter's
   * @throws IllegalArgumentException if a target is no map of the model
   */
  static TrainableAdapter create(
      LoraSettings settings, List<WeightSpec> specs, NDManager manager, ArrayFiller filler)
      throws IOException {
    List<WeightSpec> factors = new ArrayList<>();
    for (WeightSpec map : targets(settings, specs)) {
      long out = map.shape().get(0);
      long in = map.shape().get(1);
      String name = LoraAdapter.PREFIX + mapName(map.name());
      factors.add(
          WeightSpec.uniform(
              name + LoraAdapter.A, 1 / Math.sqrt((double) in), settings.rank(), in));
      factors.add(WeightSpec.zeros(name + LoraAdapter.B, out, settings.rank()));
    }
    RandomWeights source = new RandomWeights(factors, settings.seed());
    return new TrainableAdapter(settings, Weights.read(factors, source, manager, filler));
  }

  private static List<WeightSpec> targets(LoraSettings settings, List<WeightSpec> specs) {
    List<WeightSpec> maps = specs.stream().filter(LlamaWeights::isMap).toList();
    for (String target : settings.targets()) {
      if (maps.stream().noneMatch(map -> isMeant(map, target))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "target of an adapter must be the name of a map or its end from after a dot on, as %s or %s, got %s",
                LoraSettings.ALL_MAPS,
                mapName(maps.get(0).name()),
                target));
      }
    }
    return maps.stream()
        .filter(map -> settings.targets().stream().anyMatch(target -> isMeant(map, target)))
        .toList();
  }

  private static boolean isMeant(WeightSpec map, String target) {
    return ("." + mapName(map.name())).endsWith("." + target);
  }

  private static String mapName(String weight) {
    return weight.substring(0, weight.length() - WEIGHT.length());
  }

  /** The same adapter again; the manager says on which device. */
  TrainableAdapter copyTo(NDManager owner, ArrayFiller filler) {
    return new TrainableAdapter(settings, weights.copyTo(owner, filler));
  }

  /** What is trained. */
  Weights weights() {
    return weights;
  }

  /** The factors A and B beside the weight of a map, empty arrays if it is not adapted. */
  List<NDArray> factors(String weight) {
    String name = LoraAdapter.PREFIX + mapName(weight);
    Map<String, NDArray> all = weights.byName();
    return all.containsKey(name + LoraAdapter.A)
        ? List.of(weights.get(name + LoraAdapter.A), weights.get(name + LoraAdapter.B))
        : List.of(none, none);
  }

  /** What the product of the factors counts. */
  NDArray scale() {
    return scale;
  }

  /** What PEFT has in the file of its settings. */
  private static JsonObject config(LoraSettings settings) {
    JsonArray targets = new JsonArray();
    settings.targets().forEach(targets::add);
    JsonObject json = new JsonObject();
    json.addProperty("peft_type", "LORA");
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

package io.github.continuo.transformer.weights;

import com.google.gson.JsonObject;
import io.github.continuo.files.AtomicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * LoRA adapter: low-rank updates of the linear layers of a model, read from a folder and merged
 * into the weights.
 *
 * <p>Its folder holds two files, as Hugging Face's PEFT writes them: {@code adapter_config.json},
 * see {@link AdapterConfigFile}, and {@code adapter_model.safetensors}. For a linear layer M of the
 * model, with weight {@code M.weight} [out, in], the latter has {@code M.lora_A.weight} [rank, in]
 * and {@code M.lora_B.weight} [out, rank], with or without {@code base_model.model.} before M.
 * Merging replaces a weight W by W + scale * B * A.
 *
 * <p>An adapter refers to a model only by the names and shapes of the weights. For one thread.
 */
public final class LoraAdapter implements AutoCloseable {
  /** Name of the configuration file. */
  public static final String CONFIG_FILE = "adapter_config.json";

  private static final String BASE_MODEL = "base_model_name_or_path";
  private static final String REVISION = "revision"; // of the base model

  /** Name of the file of the factors. */
  public static final String WEIGHTS_FILE = "adapter_model.safetensors";

  /** Prefix that PEFT adds to the names of a model's layers. */
  public static final String PREFIX = "base_model.model.";

  /** Suffix of the name of a factor A, [rank, in]. */
  public static final String A = ".lora_A.weight";

  /** Suffix of the name of a factor B, [out, rank]. */
  public static final String B = ".lora_B.weight";

  /** Names of the two factors of an update, as far as they are present. */
  private static final class Pair {
    private @Nullable String a;
    private @Nullable String b;
  }

  /** Update of a weight. */
  private record Update(String a, String b, int rank, double scale) {}

  private final Safetensors tensors;
  private final Map<String, Update> updates; // by names of weights

  private LoraAdapter(Safetensors tensors, Map<String, Update> updates) {
    this.tensors = tensors;
    this.updates = updates;
  }

  /**
   * {@return whether a folder is that of an adapter, not of a model}
   *
   * @param folder a folder with any content
   */
  public static boolean isAt(Path folder) {
    return Files.exists(folder.resolve(CONFIG_FILE))
        && !Files.exists(folder.resolve(BaseCheckpoint.CONFIG_FILE));
  }

  /**
   * {@return the name of the model that an adapter was trained for, with {@code @} and its revision
   * if that is given; empty if the adapter does not name it}
   *
   * @param folder folder of an adapter
   * @throws IOException if its configuration cannot be read
   */
  public static Optional<String> baseModel(Path folder) throws IOException {
    JsonFile config = JsonFile.read(folder.resolve(CONFIG_FILE));
    if (!config.has(BASE_MODEL)) {
      return Optional.empty();
    }
    String model = config.text(BASE_MODEL);
    return Optional.of(config.has(REVISION) ? model + '@' + config.text(REVISION) : model);
  }

  /**
   * Names the model that an adapter was trained for.
   *
   * @param config content of the adapter's configuration file
   * @param name name as {@link #baseModel} returns it
   */
  public static void setBaseModel(JsonObject config, String name) {
    int at = name.indexOf('@');
    config.addProperty(BASE_MODEL, at < 0 ? name : name.substring(0, at));
    config.remove(REVISION);
    if (at >= 0) {
      config.addProperty(REVISION, name.substring(at + 1));
    }
  }

  /**
   * Opens an adapter and checks that it fits a model.
   *
   * @throws IOException if it cannot be read, asks for what is not supported, or does not fit; the
   *     message lists the first faults and counts the others
   */
  static LoraAdapter open(Path folder, List<ParameterSpec> specs) throws IOException {
    Path configFile = folder.resolve(CONFIG_FILE);
    JsonFile before = JsonFile.read(configFile);
    AdapterConfigFile config = AdapterConfigFile.of(before);
    Path file = folder.resolve(WEIGHTS_FILE);
    Safetensors tensors = Safetensors.open(file);
    try {
      AtomicFolder.requireUnchanged(folder, before, JsonFile.read(configFile));
      Faults faults = new Faults();
      Map<String, Pair> pairs = pairs(tensors, faults);
      Map<String, Update> updates = updates(pairs, tensors, config, specs, faults);
      faults.throwIfAny(file + ": adapter");
      return new LoraAdapter(tensors, updates);
    } catch (IOException | RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private static Map<String, Pair> pairs(Safetensors tensors, Faults faults) {
    // By names of layers, so that faults are listed in order.
    Map<String, Pair> pairs = new TreeMap<>();
    for (String key : tensors.names()) {
      String name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
      boolean isA = name.endsWith(A);
      if (!isA && !name.endsWith(B)) {
        faults.add("%s is neither a lora_A.weight nor a lora_B.weight", key);
        continue;
      }
      String layer = name.substring(0, name.length() - A.length());
      Pair pair = pairs.computeIfAbsent(layer, absent -> new Pair());
      if ((isA ? pair.a : pair.b) != null) {
        faults.add("%s is there with and without %s", name, PREFIX);
      }
      if (isA) {
        pair.a = key;
      } else {
        pair.b = key;
      }
    }
    return pairs;
  }

  private static Map<String, Update> updates(
      Map<String, Pair> pairs,
      Safetensors tensors,
      AdapterConfigFile config,
      List<ParameterSpec> specs,
      Faults faults) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    specs.forEach(spec -> shapes.put(spec.name(), spec.shape()));
    Map<String, Update> updates = new LinkedHashMap<>();
    pairs.forEach(
        (layer, pair) -> {
          List<Long> weight = shapes.get(layer + ".weight");
          if (pair.a == null || pair.b == null) {
            faults.add("%s has no %s", layer, pair.a == null ? "lora_A.weight" : "lora_B.weight");
          } else if (weight == null || weight.size() != 2) {
            faults.add("%s is not a linear layer of the model", layer);
          } else {
            long rank = config.rank(layer);
            requireShape(pair.a, List.of(rank, weight.get(1)), tensors, faults);
            requireShape(pair.b, List.of(weight.get(0), rank), tensors, faults);
            updates.put(
                layer + ".weight",
                new Update(pair.a, pair.b, (int) rank, config.scale(layer, rank)));
          }
        });
    return updates;
  }

  private static void requireShape(
      String key, List<Long> wanted, Safetensors tensors, Faults faults) {
    if (!tensors.shape(key).equals(wanted)) {
      faults.add(
          "%s must be %s, file has %s",
          key, ParameterSpec.shown(wanted), ParameterSpec.shown(tensors.shape(key)));
    }
  }

  /**
   * Adds the adapter's update to a weight, if there is one.
   *
   * @param weight [out, in], in row-major order
   */
  void mergeInto(String name, float[] weight) throws IOException {
    Update update = updates.get(name);
    if (update == null) {
      return;
    }
    float[] a = tensors.read(update.a); // [rank, in]
    float[] b = tensors.read(update.b); // [out, rank]
    int in = a.length / update.rank;
    float scale = (float) update.scale;
    float[] sums = new float[in];
    for (int out = 0; out < b.length / update.rank; out++) {
      Arrays.fill(sums, 0);
      for (int r = 0; r < update.rank; r++) {
        float factor = b[out * update.rank + r];
        for (int i = 0; i < in; i++) {
          sums[i] += factor * a[r * in + i];
        }
      }
      for (int i = 0; i < in; i++) {
        weight[out * in + i] += sums[i] * scale;
      }
    }
  }

  @Override
  public void close() throws IOException {
    tensors.close();
  }
}

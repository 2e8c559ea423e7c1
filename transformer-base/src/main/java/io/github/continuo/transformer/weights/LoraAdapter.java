package io.github.continuo.transformer.weights;

import io.github.continuo.files.AtomicFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter: small changes to the linear maps of a model, as fine-tuning has found them.
 *
 * <p>Its folder holds two files, as Hugging Face's PEFT writes them: {@code adapter_config.json},
 * see {@link AdapterConfigFile}, and {@code adapter_model.safetensors}. For a map M of the model,
 * with weight {@code M.weight} [out, in], the latter has {@code M.lora_A.weight} [rank, in] and
 * {@code M.lora_B.weight} [out, rank], with or without {@code base_model.model.} before M. Merging
 * makes of a weight W the sum W + scale * B * A.
 *
 * <p>Knows no model but by the names and shapes of its weights. For one thread.
 */
public final class LoraAdapter implements AutoCloseable {
  /** The file of its settings. */
  public static final String CONFIG_FILE = "adapter_config.json";

  /** The file of its weights. */
  public static final String WEIGHTS_FILE = "adapter_model.safetensors";

  /** What PEFT puts before the names of a model's layers. */
  public static final String PREFIX = "base_model.model.";

  /** The end of the name of a first factor, [rank, in]. */
  public static final String A = ".lora_A.weight";

  /** The end of the name of a second factor, [out, rank]. */
  public static final String B = ".lora_B.weight";

  /** The names of the two factors of a change, as far as they are there. */
  private static final class Pair {
    private @Nullable String a;
    private @Nullable String b;
  }

  /** A change to a weight. */
  private record Change(String a, String b, int rank, double scale) {}

  private final Safetensors tensors;
  private final Map<String, Change> changes; // by names of weights

  private LoraAdapter(Safetensors tensors, Map<String, Change> changes) {
    this.tensors = tensors;
    this.changes = changes;
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
      Map<String, Change> changes = changes(pairs, tensors, config, specs, faults);
      faults.throwIfAny(file + ": adapter");
      return new LoraAdapter(tensors, changes);
    } catch (IOException | RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private static Map<String, Pair> pairs(Safetensors tensors, Faults faults) {
    Map<String, Pair> pairs = new TreeMap<>(); // by names of maps, so that faults come in order
    for (String key : tensors.names()) {
      String name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
      boolean isA = name.endsWith(A);
      if (!isA && !name.endsWith(B)) {
        faults.add(
            String.format(Locale.ROOT, "%s is neither a lora_A.weight nor a lora_B.weight", key));
        continue;
      }
      String map = name.substring(0, name.length() - A.length());
      Pair pair = pairs.computeIfAbsent(map, absent -> new Pair());
      if ((isA ? pair.a : pair.b) != null) {
        faults.add(String.format(Locale.ROOT, "%s is there with and without %s", name, PREFIX));
      }
      if (isA) {
        pair.a = key;
      } else {
        pair.b = key;
      }
    }
    return pairs;
  }

  private static Map<String, Change> changes(
      Map<String, Pair> pairs,
      Safetensors tensors,
      AdapterConfigFile config,
      List<ParameterSpec> specs,
      Faults faults) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    specs.forEach(spec -> shapes.put(spec.name(), spec.shape()));
    Map<String, Change> changes = new LinkedHashMap<>();
    pairs.forEach(
        (map, pair) -> {
          List<Long> weight = shapes.get(map + ".weight");
          if (pair.a == null || pair.b == null) {
            faults.add(
                String.format(
                    Locale.ROOT,
                    "%s has no %s",
                    map,
                    pair.a == null ? "lora_A.weight" : "lora_B.weight"));
          } else if (weight == null || weight.size() != 2) {
            faults.add(map + " is not a map of the model");
          } else {
            long rank = config.rank(map);
            requireShape(pair.a, List.of(rank, weight.get(1)), tensors, faults);
            requireShape(pair.b, List.of(weight.get(0), rank), tensors, faults);
            changes.put(
                map + ".weight", new Change(pair.a, pair.b, (int) rank, config.scale(map, rank)));
          }
        });
    return changes;
  }

  private static void requireShape(
      String key, List<Long> wanted, Safetensors tensors, Faults faults) {
    if (!tensors.shape(key).equals(wanted)) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%s must be %s, file has %s",
              key,
              ParameterSpec.shown(wanted),
              ParameterSpec.shown(tensors.shape(key))));
    }
  }

  /**
   * Adds the change, if there is one, to a weight.
   *
   * @param weight [out, in], row by row
   */
  void mergeInto(String name, float[] weight) throws IOException {
    Change change = changes.get(name);
    if (change == null) {
      return;
    }
    float[] a = tensors.read(change.a); // [rank, in]
    float[] b = tensors.read(change.b); // [out, rank]
    int in = a.length / change.rank;
    float scale = (float) change.scale;
    float[] sums = new float[in];
    for (int out = 0; out < b.length / change.rank; out++) {
      Arrays.fill(sums, 0);
      for (int r = 0; r < change.rank; r++) {
        float factor = b[out * change.rank + r];
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

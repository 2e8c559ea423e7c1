package io.github.continuo.transformer.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.messages.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ranks and scales of a LoRA adapter's updates, read from {@code adapter_config.json}.
 *
 * <p>{@code r} is the rank of the updates and {@code lora_alpha / r} their scale, or {@code
 * lora_alpha / sqrt(r)} with {@code use_rslora}. {@code rank_pattern} and {@code alpha_pattern}
 * override these for some linear layers. Both are objects that map regular expressions to numbers;
 * the first expression counts that matches the layer's name from the beginning or from after a dot,
 * up to the end. They support the expressions of {@link NamePattern}, at most 65,536 characters in
 * total. {@code target_modules} is not read: the tensors determine which layers are changed.
 *
 * <p>The file holds many more settings. Settings about how the adapter was trained are ignored.
 * Settings that would change what the merged model computes are refused unless they are absent,
 * null, false or empty, and so is every unknown setting that is true or not empty. Unknown numbers
 * and texts are accepted: they configure what another setting turns on.
 */
final class AdapterConfigFile {
  private static final Set<String> IGNORED =
      Set.of(
          "auto_mapping",
          "base_model_name_or_path",
          "eva_config",
          "exclude_modules",
          "inference_mode",
          "layers_pattern",
          "layers_to_transform",
          "loftq_config",
          "lora_dropout",
          "megatron_core",
          "peft_version",
          "qalora_group_size",
          "revision",
          "target_modules",
          "task_type");

  private static final Set<String> SUPPORTED =
      Set.of(
          "alpha_pattern",
          "bias",
          "init_lora_weights",
          "lora_alpha",
          "peft_type",
          "r",
          "rank_pattern",
          "use_rslora");

  /** Reasons why settings are not supported, by name. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("alora_invocation_tokens", "it is active only after certain tokens"),
          Map.entry("arrow_config", "it chooses among adapters token by token"),
          Map.entry("fan_in_fan_out", "its weights are stored [in, out]"),
          Map.entry("kasa_config", "it changes the weights below it too"),
          Map.entry("layer_replication", "the model has more layers with it"),
          Map.entry("lora_bias", "the model's linear layers have no biases"),
          Map.entry("modules_to_save", "it replaces whole weights"),
          Map.entry("target_parameters", "it changes what is not a linear layer"),
          Map.entry("trainable_token_indices", "it replaces rows of the embedding"),
          Map.entry("use_bdlora", "its factors are block by block"),
          Map.entry("use_dora", "it rescales the columns of the merged weight"),
          Map.entry("use_qalora", "it averages the inputs in groups"));

  /** Initializations that leave the weights below the adapter unchanged. */
  private static final Set<String> HARMLESS_INITIALIZATIONS =
      Set.of("true", "false", "gaussian", "eva", "orthogonal");

  /** Number for the layers whose names match. */
  private record Rule(NamePattern pattern, double number) {}

  private static final int MAX_PATTERNS = 65_536; // characters

  private final double rank;
  private final double alpha;
  private final boolean isRankStabilized;
  private final List<Rule> ranks;
  private final List<Rule> alphas;

  private AdapterConfigFile(JsonFile config) throws IOException {
    rank = wholeRank(config, "r", config.number("r"));
    alpha = config.real("lora_alpha");
    isRankStabilized = isSet(config.object().get("use_rslora"));
    ranks = rules(config, "rank_pattern");
    alphas = rules(config, "alpha_pattern");
    for (Rule rule : ranks) {
      wholeRank(config, "rank_pattern", rule.number);
    }
  }

  /**
   * Reads the ranks and scales from a file.
   *
   * @throws IOException if it asks for what is not supported
   */
  static AdapterConfigFile of(JsonFile config) throws IOException {
    refusals(config.object()).throwIfAny(config.name());
    return new AdapterConfigFile(config);
  }

  private static Faults refusals(JsonObject json) {
    Faults refusals = new Faults();
    if (!"LORA".equals(text(json.get("peft_type")))) {
      refusals.add("peft_type must be \"LORA\", got %s", json.get("peft_type"));
    }
    if (isSet(json.get("bias")) && !"none".equals(text(json.get("bias")))) {
      refusals.add(
          "bias must be \"none\", for the model's linear layers have no biases, got %s",
          json.get("bias"));
    }
    String initialization = text(json.get("init_lora_weights"));
    if (initialization != null && !HARMLESS_INITIALIZATIONS.contains(initialization)) {
      refusals.add(
          "init_lora_weights must be one that leaves the model's weights as they are, got %s",
          json.get("init_lora_weights"));
    }
    for (Map.Entry<String, JsonElement> setting : json.entrySet()) {
      String name = setting.getKey();
      if (SUPPORTED.contains(name) || IGNORED.contains(name) || !isSet(setting.getValue())) {
        continue;
      }
      String reason = REFUSED.get(name);
      if (reason != null) {
        refusals.add(
            "%s is not supported, for %s, got %s",
            name, reason, JsonFile.shown(setting.getValue()));
      } else if (text(setting.getValue()) == null || "true".equals(text(setting.getValue()))) {
        refusals.add(
            "%s is unknown and may change the model, got %s",
            JsonFile.shown(name), JsonFile.shown(setting.getValue()));
      }
    }
    return refusals;
  }

  /** Returns the text of a string, a number or a boolean, and null for anything else. */
  private static @Nullable String text(@Nullable JsonElement value) {
    return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
  }

  private static boolean isSet(@Nullable JsonElement value) {
    return value != null && !Set.of("null", "false", "\"\"", "{}", "[]").contains(value.toString());
  }

  private static List<Rule> rules(JsonFile config, String name) throws IOException {
    if (!isSet(config.object().get(name))) {
      return List.of();
    }
    JsonFile patterns = config.inside(name);
    List<Rule> rules = new ArrayList<>();
    int length = 0;
    for (String pattern : patterns.object().keySet()) {
      length += pattern.length();
      if (length > MAX_PATTERNS) {
        throw new IOException(
            patterns.name() + " must hold at most " + MAX_PATTERNS + " characters of patterns");
      }
      try {
        rules.add(new Rule(NamePattern.of(pattern), patterns.real(pattern)));
      } catch (IllegalArgumentException e) {
        throw new IOException(patterns.name() + ": " + e.getMessage(), e);
      }
    }
    return rules;
  }

  private static double wholeRank(JsonFile config, String name, double rank) throws IOException {
    if (rank < 1 || rank != Math.rint(rank) || rank > Integer.MAX_VALUE) {
      throw new IOException(
          Text.format(
              "%s: %s must be a whole number of at least 1, got %s", config.name(), name, rank));
    }
    return rank;
  }

  /** Returns the rank of the update of a layer. */
  long rank(String layer) {
    return (long) numberFor(layer, ranks, rank);
  }

  /** Returns the scale of the update of a layer, given its rank. */
  double scale(String layer, long rankOfLayer) {
    return numberFor(layer, alphas, alpha)
        / (isRankStabilized ? Math.sqrt((double) rankOfLayer) : (double) rankOfLayer);
  }

  private static double numberFor(String layer, List<Rule> rules, double otherwise) {
    for (Rule rule : rules) {
      if (rule.pattern.matchesEndOf(layer)) {
        return rule.number;
      }
    }
    return otherwise;
  }
}

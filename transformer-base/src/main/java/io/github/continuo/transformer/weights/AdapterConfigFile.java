package io.github.continuo.transformer.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How strong the changes of a LoRA adapter are, as {@code adapter_config.json} says.
 *
 * <p>{@code r} is the rank of the changes and {@code lora_alpha / r} their scale, or {@code
 * lora_alpha / sqrt(r)} with {@code use_rslora}. {@code rank_pattern} and {@code alpha_pattern} say
 * otherwise for some maps: objects that lead from a regular expression to a number; the first
 * counts that matches the map's name from its beginning or from after a dot, up to the end. Of
 * regular expressions they may hold what {@link NamePattern} understands, all together at most
 * 65,536 characters. {@code target_modules} is not read: the tensors say which maps are changed.
 *
 * <p>The file holds many more settings. Those that say how the adapter was trained are ignored;
 * those that would change what the merged model computes are refused unless they are absent, null,
 * false or empty, and so is every unknown one that is true or not empty. Unknown numbers and texts
 * are let pass: they set what another setting turns on.
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

  private static final Set<String> HONOURED =
      Set.of(
          "alpha_pattern",
          "bias",
          "init_lora_weights",
          "lora_alpha",
          "peft_type",
          "r",
          "rank_pattern",
          "use_rslora");

  /** Why what they ask for cannot be had. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("alora_invocation_tokens", "it is active only after certain tokens"),
          Map.entry("arrow_config", "it chooses among adapters token by token"),
          Map.entry("fan_in_fan_out", "its weights are stored [in, out]"),
          Map.entry("kasa_config", "it changes the weights below it too"),
          Map.entry("layer_replication", "the model has more layers with it"),
          Map.entry("lora_bias", "the model's maps have no biases"),
          Map.entry("modules_to_save", "it replaces whole weights"),
          Map.entry("target_parameters", "it changes what is not a linear map"),
          Map.entry("trainable_token_indices", "it replaces rows of the embedding"),
          Map.entry("use_bdlora", "its factors are block by block"),
          Map.entry("use_dora", "it rescales the columns of the merged weight"),
          Map.entry("use_qalora", "it averages the inputs in groups"));

  /** Ways to begin training that leave the weights below the adapter as they are. */
  private static final Set<String> HARMLESS_BEGINNINGS =
      Set.of("true", "false", "gaussian", "eva", "orthogonal");

  /** A number for the maps whose names match. */
  private record Rule(NamePattern pattern, double number) {}

  private static final int MAX_PATTERNS = 65_536; // characters

  private final double rank;
  private final double alpha;
  private final boolean isRankStabilised;
  private final List<Rule> ranks;
  private final List<Rule> alphas;

  private AdapterConfigFile(JsonFile config) throws IOException {
    rank = wholeRank(config, "r", config.number("r"));
    alpha = config.real("lora_alpha");
    isRankStabilised = isSet(config.object().get("use_rslora"));
    ranks = rules(config, "rank_pattern");
    alphas = rules(config, "alpha_pattern");
    for (Rule rule : ranks) {
      wholeRank(config, "rank_pattern", rule.number);
    }
  }

  /**
   * What a file says.
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
      refusals.add("peft_type must be \"LORA\", got " + json.get("peft_type"));
    }
    if (isSet(json.get("bias")) && !"none".equals(text(json.get("bias")))) {
      refusals.add(
          "bias must be \"none\", for the model's maps have no biases, got " + json.get("bias"));
    }
    String beginning = text(json.get("init_lora_weights"));
    if (beginning != null && !HARMLESS_BEGINNINGS.contains(beginning)) {
      refusals.add(
          "init_lora_weights must be one that leaves the model's weights as they are, got "
              + json.get("init_lora_weights"));
    }
    for (Map.Entry<String, JsonElement> setting : json.entrySet()) {
      String name = setting.getKey();
      if (HONOURED.contains(name) || IGNORED.contains(name) || !isSet(setting.getValue())) {
        continue;
      }
      String reason = REFUSED.get(name);
      if (reason != null) {
        refusals.add(
            String.format(
                Locale.ROOT,
                "%s is not supported, for %s, got %s",
                name,
                reason,
                JsonFile.shown(setting.getValue())));
      } else if (text(setting.getValue()) == null || "true".equals(text(setting.getValue()))) {
        refusals.add(
            String.format(
                Locale.ROOT,
                "%s is unknown and may change the model, got %s",
                JsonFile.shown(name),
                JsonFile.shown(setting.getValue())));
      }
    }
    return refusals;
  }

  /** The text of what is neither null nor an object nor a list. */
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
          String.format(
              Locale.ROOT,
              "%s: %s must be a whole number of at least 1, got %s",
              config.name(),
              name,
              rank));
    }
    return rank;
  }

  /** The rank of the change to a map. */
  long rank(String map) {
    return (long) numberFor(map, ranks, rank);
  }

  /** The factor of the change to a map, whose rank this is. */
  double scale(String map, long mapRank) {
    return numberFor(map, alphas, alpha)
        / (isRankStabilised ? Math.sqrt((double) mapRank) : (double) mapRank);
  }

  private static double numberFor(String map, List<Rule> rules, double otherwise) {
    for (Rule rule : rules) {
      if (rule.pattern.matchesEndOf(map)) {
        return rule.number;
      }
    }
    return otherwise;
  }
}

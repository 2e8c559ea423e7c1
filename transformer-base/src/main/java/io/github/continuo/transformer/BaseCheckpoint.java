package io.github.continuo.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What stands in the folder of a {@link BaseTransformer} beside its weights.
 *
 * <p>The folder holds three files:
 *
 * <ul>
 *   <li>{@code config.json}, as Hugging Face's transformers writes it for a {@code
 *       LlamaForCausalLM}: {@code hidden_size}, {@code num_hidden_layers}, {@code
 *       num_attention_heads}, {@code num_key_value_heads}, {@code intermediate_size}, {@code
 *       max_position_embeddings}, {@code rope_theta}, {@code rms_norm_eps}, {@code vocab_size} and
 *       the ids of start, end and pad;
 *   <li>{@code model.safetensors}, 32-bit floats under Llama's names: {@code
 *       model.embed_tokens.weight} and {@code lm_head.weight} [vocab, dim]; for each layer N {@code
 *       model.layers.N.self_attn.{q,k,v,o}_proj.weight} [dim, dim], {@code
 *       model.layers.N.mlp.{gate,up}_proj.weight} [inner, dim], {@code
 *       model.layers.N.mlp.down_proj.weight} [dim, inner], {@code
 *       model.layers.N.{input,post_attention}_layernorm.weight} [dim]; {@code model.norm.weight}
 *       [dim];
 *   <li>{@code continuo.json}, which tells it from any other Llama: {@code formatVersion} 1; {@code
 *       model} "base"; {@code tokenizer} with {@code name} "note", {@code stepsPerBeat} or {@code
 *       millisPerStep}, {@code maxTimeTokens} and {@code quantisation}; {@code training}, facts for
 *       people.
 * </ul>
 *
 * @param facts what is known of the training
 */
record BaseCheckpoint(DecoderConfig config, NoteTokenizer tokenizer, Map<String, String> facts) {

  static final String CONFIG_FILE = "config.json";
  static final String WEIGHTS_FILE = "model.safetensors";
  static final String CONTINUO_FILE = "continuo.json";
  static final String MODEL = "base";

  private static final int FORMAT_VERSION = 1;
  private static final double RMS_NORM_EPSILON = 1e-6;
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  static boolean isAt(Path folder) throws IOException {
    Path file = folder.resolve(CONTINUO_FILE);
    return Files.isRegularFile(file) && text(file, object(file), "model").equals(MODEL);
  }

  static BaseCheckpoint read(Path folder) throws IOException {
    Path continuoFile = folder.resolve(CONTINUO_FILE);
    JsonObject continuo = object(continuoFile);
    require(
        continuoFile,
        "formatVersion",
        FORMAT_VERSION,
        number(continuoFile, continuo, "formatVersion"));
    NoteTokenizer tokenizer = tokenizer(continuoFile, continuo);

    Path configFile = folder.resolve(CONFIG_FILE);
    JsonObject config = object(configFile);
    int heads = number(configFile, config, "num_attention_heads");
    require(
        configFile,
        "vocab_size",
        tokenizer.vocabulary().size(),
        number(configFile, config, "vocab_size"));
    require(
        configFile,
        "num_key_value_heads",
        heads,
        number(configFile, config, "num_key_value_heads"));
    require(configFile, "rms_norm_eps", RMS_NORM_EPSILON, real(configFile, config, "rms_norm_eps"));
    try {
      DecoderConfig decoder =
          new DecoderConfig(
              number(configFile, config, "hidden_size"),
              number(configFile, config, "num_hidden_layers"),
              heads,
              number(configFile, config, "intermediate_size"),
              number(configFile, config, "max_position_embeddings"),
              ropeBase(configFile, config));
      return new BaseCheckpoint(decoder, tokenizer, facts(continuo));
    } catch (IllegalArgumentException e) {
      throw new IOException(configFile + ": " + e.getMessage(), e);
    }
  }

  /** Newer versions of transformers put it into an object of its own. */
  private static double ropeBase(Path file, JsonObject config) throws IOException {
    return config.get("rope_parameters") instanceof JsonObject parameters
        ? real(file, parameters, "rope_theta")
        : real(file, config, "rope_theta");
  }

  private static NoteTokenizer tokenizer(Path file, JsonObject continuo) throws IOException {
    if (!(continuo.get("tokenizer") instanceof JsonObject settings)) {
      throw new IOException(file + ": tokenizer must be an object");
    }
    try {
      TimeGrid grid =
          settings.has("stepsPerBeat")
              ? TimeGrid.stepsPerBeat(number(file, settings, "stepsPerBeat"))
              : TimeGrid.milliseconds(number(file, settings, "millisPerStep"));
      return NoteTokenizer.of(grid)
          .withMaxTimeTokens(number(file, settings, "maxTimeTokens"))
          .withQuantisation(
              NoteTokenizer.Quantisation.valueOf(
                  text(file, settings, "quantisation").toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: tokenizer: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Map<String, String> facts(JsonObject continuo) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (continuo.get("training") instanceof JsonObject training) {
      training.entrySet().forEach(fact -> facts.put(fact.getKey(), fact.getValue().getAsString()));
    }
    return facts;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    write(folder.resolve(CONFIG_FILE), llamaConfig());
    write(folder.resolve(CONTINUO_FILE), continuo());
  }

  private JsonObject llamaConfig() {
    JsonObject json = new JsonObject();
    json.add("architectures", GSON.toJsonTree(new String[] {"LlamaForCausalLM"}));
    json.addProperty("model_type", "llama");
    json.addProperty("hidden_size", config.dim());
    json.addProperty("num_hidden_layers", config.layers());
    json.addProperty("num_attention_heads", config.heads());
    json.addProperty("num_key_value_heads", config.heads());
    json.addProperty("head_dim", config.headDim());
    json.addProperty("intermediate_size", config.innerDim());
    json.addProperty("max_position_embeddings", config.maxPositions());
    json.addProperty("rope_theta", config.ropeBase());
    json.addProperty("rms_norm_eps", RMS_NORM_EPSILON);
    json.addProperty("hidden_act", "silu");
    json.addProperty("attention_bias", false);
    json.addProperty("mlp_bias", false);
    json.addProperty("tie_word_embeddings", false);
    json.addProperty("vocab_size", tokenizer.vocabulary().size());
    json.addProperty("bos_token_id", NoteTokenizer.START);
    json.addProperty("eos_token_id", NoteTokenizer.END);
    json.addProperty("pad_token_id", NoteTokenizer.PAD);
    json.addProperty("torch_dtype", "float32");
    return json;
  }

  private JsonObject continuo() {
    JsonObject settings = new JsonObject();
    settings.addProperty("name", "note");
    if (tokenizer.grid() instanceof TimeGrid.StepsPerBeat beats) {
      settings.addProperty("stepsPerBeat", beats.steps());
    } else if (tokenizer.grid() instanceof TimeGrid.Milliseconds milliseconds) {
      settings.addProperty("millisPerStep", milliseconds.millis());
    }
    settings.addProperty("maxTimeTokens", tokenizer.maxTimeTokens());
    settings.addProperty("quantisation", tokenizer.quantisation().name().toLowerCase(Locale.ROOT));
    JsonObject training = new JsonObject();
    facts.forEach(training::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("formatVersion", FORMAT_VERSION);
    json.addProperty("model", MODEL);
    json.add("tokenizer", settings);
    json.add("training", training);
    return json;
  }

  private static void write(Path file, JsonObject json) throws IOException {
    WholeFile.write(
        file, temporary -> Files.writeString(temporary, GSON.toJson(json) + "\n", UTF_8));
  }

  private static JsonObject object(Path file) throws IOException {
    try {
      JsonElement json = JsonParser.parseString(Files.readString(file, UTF_8));
      if (json instanceof JsonObject object) {
        return object;
      }
      throw new IOException(file + " must hold a JSON object");
    } catch (JsonParseException e) {
      throw new IOException(file + " must hold JSON: " + e.getMessage(), e);
    }
  }

  private static int number(Path file, JsonObject object, String name) throws IOException {
    double value = real(file, object, name);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new IOException("%s: %s must be a whole number, got %s".formatted(file, name, value));
    }
    return (int) value;
  }

  private static double real(Path file, JsonObject object, String name) throws IOException {
    try {
      return Double.parseDouble(text(file, object, name));
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s: %s must be a number, got %s".formatted(file, name, object.get(name)), e);
    }
  }

  private static String text(Path file, JsonObject object, String name) throws IOException {
    JsonElement value = object.get(name);
    if (value == null || !value.isJsonPrimitive()) {
      throw new IOException("%s: %s must be given, got %s".formatted(file, name, value));
    }
    return value.getAsString();
  }

  private static void require(Path file, String name, double wanted, double found)
      throws IOException {
    if (wanted != found) {
      throw new IOException("%s: %s must be %s, got %s".formatted(file, name, wanted, found));
    }
  }
}

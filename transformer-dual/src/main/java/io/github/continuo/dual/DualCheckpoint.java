package io.github.continuo.dual;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.weights.JsonFile;
import io.github.continuo.transformer.weights.LlamaConfig;
import io.github.continuo.transformer.weights.LlamaWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Configuration files of a {@link io.github.continuo.dual.DualTransformer}: reads them from a model
 * folder, and writes them beside the weights.
 *
 * <p>The folder has the files of the SkyTNT midi-model family:
 *
 * <ul>
 *   <li>{@code config.json}: {@code model_type} "midi_model"; {@code net_config} and {@code
 *       net_token_config}, the event network and the token network in the format of {@link
 *       LlamaConfig}; {@code tokenizer}, of which only {@code version} ("v1" or "v2") and {@code
 *       optimise_midi} are read, because writers do not keep the order of the rest;
 *   <li>{@code model.safetensors}: {@code net.embed_tokens.weight} and {@code
 *       net_token.embed_tokens.weight} [vocab, dim]; for P in {@code net} and {@code net_token} and
 *       each layer N {@code P.layers.N.self_attn.{q,o}_proj.weight} [dim, dim], {@code
 *       P.layers.N.self_attn.{k,v}_proj.weight} [keyValueDim, dim], {@code
 *       P.layers.N.mlp.{gate,up}_proj.weight} [feedForwardDim, dim], {@code
 *       P.layers.N.mlp.down_proj.weight} [dim, feedForwardDim], {@code
 *       P.layers.N.{input,post_attention}_layernorm.weight} [dim]; {@code P.norm.weight} [dim];
 *       {@code lm_head.weight} [vocab, dim].
 * </ul>
 *
 * <p>Folders that this library writes have a third file, {@code continuo.json}, which readers do
 * not need: {@code formatVersion} 2; {@code model} "dual"; {@code infilling} ({@code regions} in
 * version 1), true if the model was trained for infilling; {@code training}, facts about the
 * training for people.
 *
 * @param config the tokenizer and the sizes
 * @param supportsInfilling whether the model was trained for infilling
 * @param facts facts about the training
 */
public record DualCheckpoint(
    DualConfig config, boolean supportsInfilling, Map<String, String> facts) {

  /** Name of the configuration file. */
  public static final String CONFIG_FILE = "config.json";

  /** Value of {@code model_type} in the configuration file. */
  public static final String MODEL_TYPE = "midi_model";

  /** Prefix of the names of the weights of the event network. */
  public static final String EVENT_NET = "net.";

  /** Prefix of the names of the weights of the token network. */
  public static final String TOKEN_NET = "net_token.";

  /** Name of the weight of the output projection. */
  public static final String OUTPUT = "lm_head.weight";

  static final String CONTINUO_FILE = "continuo.json";

  private static final String EMBEDDING = "embed_tokens.weight";
  private static final int FORMAT_VERSION = 2;

  /** Our names of event types, with the family's. */
  private static final Map<String, String> EVENT_TYPES =
      Map.of(
          "note", "note",
          "program change", "patch_change",
          "control change", "control_change",
          "tempo", "set_tempo",
          "time signature", "time_signature",
          "key signature", "key_signature");

  /** Our names of event parameters, with the family's. */
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("beats", "time1"),
          Map.entry("step", "time2"),
          Map.entry("duration", "duration"),
          Map.entry("track", "track"),
          Map.entry("channel", "channel"),
          Map.entry("pitch", "pitch"),
          Map.entry("velocity", "velocity"),
          Map.entry("program", "patch"),
          Map.entry("controller", "controller"),
          Map.entry("value", "value"),
          Map.entry("beats per minute", "bpm"),
          Map.entry("numerator", "nn"),
          Map.entry("denominator", "dd"),
          Map.entry("sharps", "sf"),
          Map.entry("mode", "mi"));

  /**
   * {@return whether a folder contains a dual model}
   *
   * @param folder a folder with any content
   * @throws IOException if its configuration cannot be read
   */
  public static boolean isAt(Path folder) throws IOException {
    Path file = folder.resolve(CONFIG_FILE);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    JsonFile config = JsonFile.read(file);
    return config.has("model_type") && config.text("model_type").equals(MODEL_TYPE);
  }

  /**
   * Reads the configuration.
   *
   * @param folder folder of the model
   * @return the configuration
   * @throws IOException if a file is missing or not valid; the message names it
   */
  public static DualCheckpoint read(Path folder) throws IOException {
    JsonFile config = JsonFile.read(folder.resolve(CONFIG_FILE));
    EventTokenizer tokenizer = tokenizer(config.inside("tokenizer"));
    DecoderConfig eventNet = net(config.inside("net_config"), tokenizer);
    DecoderConfig tokenNet = net(config.inside("net_token_config"), tokenizer);
    try {
      DualConfig sizes = new DualConfig(tokenizer, eventNet, tokenNet);
      Path file = folder.resolve(CONTINUO_FILE);
      if (!Files.isRegularFile(file)) {
        return new DualCheckpoint(sizes, false, Map.of());
      }
      JsonFile continuo = JsonFile.read(file);
      continuo.requireFormatVersion(FORMAT_VERSION);
      return new DualCheckpoint(
          sizes,
          continuo.flag(continuo.either("infilling", "regions")),
          continuo.texts("training"));
    } catch (IllegalArgumentException e) {
      throw new IOException(Text.format("%s: %s", config.name(), e.getMessage()), e);
    }
  }

  private static EventTokenizer tokenizer(JsonFile settings) throws IOException {
    EventVersion version =
        switch (settings.text("version")) {
          case "v1" -> EventVersion.V1;
          case "v2" -> EventVersion.V2;
          default ->
              throw new IOException(
                  Text.format(
                      "%s: version must be v1 or v2, got %s",
                      settings.name(), settings.text("version")));
        };
    return switch (settings.text("optimise_midi")) {
      case "true" -> EventTokenizer.optimizing(version);
      case "false" -> EventTokenizer.of(version);
      default ->
          throw new IOException(
              Text.format(
                  "%s: optimise_midi must be true or false, got %s",
                  settings.name(), settings.text("optimise_midi")));
    };
  }

  private static DecoderConfig net(JsonFile config, EventTokenizer tokenizer) throws IOException {
    config.require("vocab_size", tokenizer.vocabulary().size());
    return LlamaConfig.read(config);
  }

  /**
   * Checks, after the weights are open, that the folder still has this configuration: a folder may
   * be replaced while it is read, and its configuration is replaced last.
   *
   * @param folder folder of the model
   * @throws IOException if it does not, so that the weights may be those of another model
   */
  public void requireIn(Path folder) throws IOException {
    AtomicFolder.requireUnchanged(folder, this, read(folder));
  }

  /** {@return the parameters in the order of the checkpoints of the family} */
  @SuppressWarnings("exports") // for the PyTorch module, which sees the type
  public List<ParameterSpec> specs() {
    int vocabulary = config.tokenizer().vocabulary().size();
    int dim = config.eventNet().dim();
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(ParameterSpec.normalAfterPadding(EVENT_NET + EMBEDDING, 0.02, vocabulary, dim));
    specs.addAll(LlamaWeights.specs(config.eventNet(), EVENT_NET));
    specs.add(ParameterSpec.normalAfterPadding(TOKEN_NET + EMBEDDING, 0.02, vocabulary, dim));
    specs.addAll(LlamaWeights.specs(config.tokenNet(), TOKEN_NET));
    specs.add(ParameterSpec.uniform(OUTPUT, 1 / Math.sqrt(dim), vocabulary, dim));
    return specs;
  }

  /**
   * Writes the configuration.
   *
   * @param folder folder that also contains the weights
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder) throws IOException {
    JsonFile.write(folder.resolve(CONFIG_FILE), familyConfig());
    JsonFile.write(folder.resolve(CONTINUO_FILE), continuo());
  }

  private JsonObject familyConfig() {
    JsonArray architectures = new JsonArray();
    architectures.add("MIDIModel");
    JsonObject json = new JsonObject();
    json.add("architectures", architectures);
    json.addProperty("model_type", MODEL_TYPE);
    json.addProperty("n_embd", config.eventNet().dim());
    json.add("net_config", net(config.eventNet()));
    json.add("net_token_config", net(config.tokenNet()));
    json.add("tokenizer", tokenizer());
    json.addProperty("torch_dtype", "float32");
    return json;
  }

  private JsonObject net(DecoderConfig net) {
    JsonObject json = LlamaConfig.write(net);
    json.addProperty("pad_token_id", config.tokenizer().padId());
    json.addProperty("use_cache", false);
    json.addProperty("vocab_size", config.tokenizer().vocabulary().size());
    return json;
  }

  private JsonObject tokenizer() {
    EventTokenizer tokenizer = config.tokenizer();
    JsonObject events = new JsonObject();
    JsonObject sizes = new JsonObject();
    for (TokenRange type : tokenizer.eventTypes()) {
      JsonArray parameters = new JsonArray();
      for (TokenRange parameter : tokenizer.parameters(type)) {
        String name = PARAMETERS.get(parameter.name());
        parameters.add(name);
        sizes.addProperty(name, parameter.size());
      }
      events.add(EVENT_TYPES.get(type.name()), parameters);
    }
    JsonObject json = new JsonObject();
    json.addProperty("version", tokenizer.version().name().toLowerCase(Locale.ROOT));
    json.addProperty("optimise_midi", !tokenizer.optimizations().isEmpty());
    json.addProperty("vocab_size", tokenizer.vocabulary().size());
    json.addProperty("pad_id", tokenizer.padId());
    json.addProperty("bos_id", tokenizer.vocabulary().range("start").first());
    json.addProperty("eos_id", tokenizer.vocabulary().range("end").first());
    json.add("events", events);
    json.add("event_parameters", sizes);
    json.addProperty("max_token_seq", tokenizer.width());
    return json;
  }

  private JsonObject continuo() {
    JsonObject training = new JsonObject();
    facts.forEach(training::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("formatVersion", FORMAT_VERSION);
    json.addProperty("model", "dual");
    json.addProperty("infilling", supportsInfilling);
    json.add("training", training);
    return json;
  }
}

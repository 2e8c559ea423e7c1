package io.github.continuo.transformer.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.DecoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Configuration in the checkpoint folder of a {@link
 * io.github.continuo.transformer.base.BaseTransformer}: everything but the weights.
 *
 * <p>The folder holds:
 *
 * <ul>
 *   <li>{@code config.json}, as Hugging Face's transformers writes it for a {@code
 *       LlamaForCausalLM}: {@code hidden_size}, {@code num_hidden_layers}, {@code
 *       num_attention_heads}, {@code num_key_value_heads}, {@code intermediate_size}, {@code
 *       max_position_embeddings}, {@code rope_theta}, {@code rms_norm_eps}, {@code vocab_size} and
 *       the token ids of BOS, EOS and PAD;
 *   <li>{@code model.safetensors} (or several files, see {@link TensorFiles}), 32-bit floats under
 *       Llama's names: {@code model.embed_tokens.weight} and {@code lm_head.weight} [vocab, dim];
 *       for each layer N {@code model.layers.N.self_attn.{q,o}_proj.weight} [dim, dim], {@code
 *       model.layers.N.self_attn.{k,v}_proj.weight} [keyValueDim, dim], {@code
 *       model.layers.N.mlp.{gate,up}_proj.weight} [feedForwardDim, dim], {@code
 *       model.layers.N.mlp.down_proj.weight} [dim, feedForwardDim], {@code
 *       model.layers.N.{input,post_attention}_layernorm.weight} [dim]; {@code model.norm.weight}
 *       [dim];
 *   <li>{@code continuo.json}, which distinguishes it from other Llama models: {@code
 *       formatVersion} 2; {@code model} "base"; {@code tokenizer} with {@code name} "note", {@code
 *       stepsPerBeat} or {@code stepMillis}, {@code maxTimeTokens} and {@code quantization}; {@code
 *       training}, facts for display; {@code infilling} true if the model was trained for
 *       infilling.
 * </ul>
 *
 * @param config the sizes of the decoder
 * @param tokenizer converts scores to the model's tokens
 * @param supportsInfilling whether the model was trained for infilling
 * @param facts facts about the training, for display
 */
public record BaseCheckpoint(
    DecoderConfig config,
    NoteTokenizer tokenizer,
    boolean supportsInfilling,
    Map<String, String> facts) {

  /** Name of the file with the sizes of the decoder. */
  public static final String CONFIG_FILE = "config.json";

  /** Name of the file that distinguishes this model from other Llama models. */
  public static final String CONTINUO_FILE = "continuo.json";

  /** Name of this kind of model in {@link #CONTINUO_FILE}. */
  public static final String MODEL = "base";

  /** Prefix of the names of the decoder's weights. */
  public static final String PREFIX = "model.";

  /** Name of the output projection's weight. */
  public static final String OUTPUT = "lm_head.weight";

  private static final int FORMAT_VERSION = 2;

  /**
   * {@return whether a folder holds a base model}
   *
   * @param folder any folder
   * @throws IOException if the configuration cannot be read
   */
  public static boolean isAt(Path folder) throws IOException {
    Path file = folder.resolve(CONTINUO_FILE);
    return Files.isRegularFile(file) && JsonFile.read(file).text("model").equals(MODEL);
  }

  /**
   * Reads the configuration.
   *
   * @param folder the model's folder
   * @return the configuration
   * @throws IOException if a file is missing or invalid; the message names it
   */
  public static BaseCheckpoint read(Path folder) throws IOException {
    JsonFile continuo = JsonFile.read(folder.resolve(CONTINUO_FILE));
    continuo.requireFormatVersion(FORMAT_VERSION);
    NoteTokenizer tokenizer = tokenizer(continuo.inside("tokenizer"));
    JsonFile config = JsonFile.read(folder.resolve(CONFIG_FILE));
    config.require("vocab_size", tokenizer.vocabulary().size());
    DecoderConfig sizes = LlamaConfig.read(config);
    try {
      requireRoom(sizes, tokenizer);
    } catch (IllegalArgumentException e) {
      throw new IOException(Text.format("%s: %s", config.name(), e.getMessage()), e);
    }
    return new BaseCheckpoint(
        sizes,
        tokenizer,
        continuo.flag(continuo.either("infilling", "regions")),
        continuo.texts("training"));
  }

  private static NoteTokenizer tokenizer(JsonFile settings) throws IOException {
    try {
      TimeGrid grid =
          settings.has("stepsPerBeat")
              ? TimeGrid.stepsPerBeat(settings.number("stepsPerBeat"))
              : TimeGrid.milliseconds(
                  settings.number(settings.either("stepMillis", "millisPerStep")));
      return NoteTokenizer.of(grid)
          .withMaxTimeTokens(settings.number("maxTimeTokens"))
          .withQuantization(
              NoteTokenizer.Quantization.valueOf(
                  settings
                      .text(settings.either("quantization", "quantisation"))
                      .toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new IOException(Text.format("%s: %s", settings.name(), e.getMessage()), e);
    }
  }

  /**
   * Checks, after the weights are opened, that the folder still holds this configuration: a folder
   * may be replaced while it is read, and the configuration is replaced last.
   *
   * @param folder the model's folder
   * @throws IOException if it holds another one, so that the weights may not belong to this one
   */
  public void requireIn(Path folder) throws IOException {
    AtomicFolder.requireUnchanged(folder, this, read(folder));
  }

  /** {@return the weights in the order in which Llama checkpoints name them} */
  public List<ParameterSpec> specs() {
    requireRoom(config, tokenizer);
    int vocabulary = tokenizer.vocabulary().size();
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(ParameterSpec.normal(PREFIX + "embed_tokens.weight", 0.02, vocabulary, config.dim()));
    specs.addAll(LlamaWeights.specs(config, PREFIX));
    specs.add(ParameterSpec.normal(OUTPUT, 0.02, vocabulary, config.dim()));
    return specs;
  }

  private static void requireRoom(DecoderConfig config, NoteTokenizer tokenizer) {
    int longestEvent = tokenizer.maxTimeTokens() + 2;
    if (config.maxPositions() < 2 * longestEvent) {
      throw new IllegalArgumentException(
          Text.format(
              "maxPositions must hold at least two of the longest events, %d tokens each, got %d",
              longestEvent, config.maxPositions()));
    }
  }

  /**
   * Writes the configuration.
   *
   * @param folder folder that also holds the weights
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder) throws IOException {
    JsonFile.write(folder.resolve(CONFIG_FILE), llamaConfig());
    JsonFile.write(folder.resolve(CONTINUO_FILE), continuo());
  }

  private JsonObject llamaConfig() {
    JsonObject json = LlamaConfig.write(config);
    JsonArray architectures = new JsonArray();
    architectures.add("LlamaForCausalLM");
    json.add("architectures", architectures);
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
      settings.addProperty("stepMillis", milliseconds.millis());
    }
    settings.addProperty("maxTimeTokens", tokenizer.maxTimeTokens());
    settings.addProperty("quantization", tokenizer.quantization().name().toLowerCase(Locale.ROOT));
    JsonObject training = new JsonObject();
    facts.forEach(training::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("formatVersion", FORMAT_VERSION);
    json.addProperty("model", MODEL);
    json.add("tokenizer", settings);
    json.addProperty("infilling", supportsInfilling);
    json.add("training", training);
    return json;
  }
}

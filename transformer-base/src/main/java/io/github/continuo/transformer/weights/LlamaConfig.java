package io.github.continuo.transformer.weights;

import com.google.gson.JsonObject;
import io.github.continuo.transformer.DecoderConfig;
import java.io.IOException;
import java.util.Locale;

/**
 * A {@link DecoderConfig} in the words of Hugging Face's {@code LlamaConfig}.
 *
 * <p>What is left out has the value that it has there: transformers up to version 4 write only what
 * differs from the defaults, later ones write everything, and put the base of the rotary positions
 * into an object of its own. What this library cannot do (biases, another activation, stretched
 * rotary positions, heads of another width than {@code hidden_size / num_attention_heads}) is
 * refused rather than left out. Widths and the vocabulary have no limit of their own: nothing is
 * allocated by them before the shapes in the file have been found to be these. The context may be
 * anything, as memory grows with the rows that are read.
 */
public final class LlamaConfig {
  static final double RMS_NORM_EPSILON = 1e-6;

  private LlamaConfig() {}

  /**
   * Reads the sizes of a decoder.
   *
   * @param config an object with the members of a {@code LlamaConfig}
   * @return the sizes
   * @throws IOException if a member has no value that this library can do; the message names it
   */
  public static DecoderConfig read(JsonFile config) throws IOException {
    if (config.has("rms_norm_eps")) {
      config.require("rms_norm_eps", RMS_NORM_EPSILON);
    }
    config.requireIfGiven("hidden_act", "silu");
    config.requireIfGiven("attention_bias", "false");
    config.requireIfGiven("mlp_bias", "false");
    if (config.has("rope_scaling")) {
      throw new IOException(config.name() + ": rope_scaling must be null");
    }
    int dim = orElse(config, "hidden_size", 4096);
    int heads = orElse(config, "num_attention_heads", 32);
    if (config.has("head_dim") && (long) config.number("head_dim") * heads != dim) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: head_dim * num_attention_heads must be hidden_size = %d, got %d * %d",
              config.name(),
              dim,
              config.number("head_dim"),
              heads));
    }
    try {
      return new DecoderConfig(
          dim,
          config.has("num_hidden_layers")
              ? config.number("num_hidden_layers", 1, DecoderConfig.MAX_LAYERS)
              : 32,
          heads,
          orElse(config, "num_key_value_heads", heads),
          orElse(config, "intermediate_size", 11008),
          orElse(config, "max_position_embeddings", 2048),
          ropeBase(config));
    } catch (IllegalArgumentException e) {
      throw new IOException(config.name() + ": " + e.getMessage(), e);
    }
  }

  private static int orElse(JsonFile config, String member, int usual) throws IOException {
    return config.has(member) ? config.number(member) : usual;
  }

  private static double ropeBase(JsonFile config) throws IOException {
    if (config.has("rope_parameters")) {
      JsonFile parameters = config.inside("rope_parameters");
      parameters.requireIfGiven("rope_type", "default");
      return parameters.real("rope_theta");
    }
    return config.has("rope_theta") ? config.real("rope_theta") : DecoderConfig.DEFAULT_ROPE_BASE;
  }

  /**
   * {@return everything that a reader needs to know of a decoder, whatever defaults it has}
   *
   * @param config the sizes of the decoder
   */
  public static JsonObject write(DecoderConfig config) {
    JsonObject json = new JsonObject();
    json.addProperty("model_type", "llama");
    json.addProperty("hidden_size", config.dim());
    json.addProperty("num_hidden_layers", config.layers());
    json.addProperty("num_attention_heads", config.heads());
    json.addProperty("num_key_value_heads", config.kvHeads());
    json.addProperty("head_dim", config.headDim());
    json.addProperty("intermediate_size", config.feedForwardDim());
    json.addProperty("max_position_embeddings", config.maxPositions());
    json.addProperty("rope_theta", config.ropeTheta());
    json.addProperty("rms_norm_eps", RMS_NORM_EPSILON);
    json.addProperty("hidden_act", "silu");
    json.addProperty("attention_bias", false);
    json.addProperty("mlp_bias", false);
    return json;
  }
}

package io.github.continuo.transformer.weights;

import com.google.gson.JsonObject;
import io.github.continuo.messages.Text;
import io.github.continuo.transformer.DecoderConfig;
import java.io.IOException;

/**
 * Converts between {@link DecoderConfig} and the JSON of Hugging Face's {@code LlamaConfig}.
 *
 * <p>Missing members have the defaults of {@code LlamaConfig}: transformers up to version 4 writes
 * only members that differ from the defaults; later versions write all members, and put {@code
 * rope_theta} into a nested object. Unsupported settings (biases, another activation, scaled rotary
 * positions, heads of another width than {@code hidden_size / num_attention_heads}) are refused,
 * not ignored. Widths and the vocabulary size have no limit here: nothing of these sizes is
 * allocated before the shapes in the weight files have been checked. The context length has no
 * limit either, because memory grows with the positions that are read.
 */
public final class LlamaConfig {
  static final double RMS_NORM_EPSILON = 1e-6;

  private LlamaConfig() {}

  /**
   * Reads the sizes of a decoder.
   *
   * @param config an object with the members of a {@code LlamaConfig}
   * @return the sizes
   * @throws IOException if this library does not support the value of a member; the message names
   *     the member
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
          Text.format(
              "%s: head_dim * num_attention_heads must be hidden_size = %d, got %d * %d",
              config.name(), dim, config.number("head_dim"), heads));
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
          ropeTheta(config));
    } catch (IllegalArgumentException e) {
      throw new IOException(config.name() + ": " + e.getMessage(), e);
    }
  }

  private static int orElse(JsonFile config, String member, int defaultValue) throws IOException {
    return config.has(member) ? config.number(member) : defaultValue;
  }

  private static double ropeTheta(JsonFile config) throws IOException {
    if (config.has("rope_parameters")) {
      JsonFile parameters = config.inside("rope_parameters");
      parameters.requireIfGiven("rope_type", "default");
      return parameters.real("rope_theta");
    }
    return config.has("rope_theta") ? config.real("rope_theta") : DecoderConfig.DEFAULT_ROPE_BASE;
  }

  /**
   * {@return all members that describe a decoder, those with default values included}
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

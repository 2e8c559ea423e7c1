package io.github.continuo.transformer.network;

import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.WeightSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights of a decoder, grouped by layer.
 *
 * @param description text that describes the linear layers, for display
 * @param output the output projection (hidden states to logits), or null
 */
record DecoderWeights(
    DecoderConfig config,
    Precision precision,
    String description,
    Embedding embedding,
    List<Block> blocks,
    RmsNorm norm,
    @Nullable Linear output) {

  /**
   * Reads the weights of a Llama checkpoint one at a time, so that memory holds each of them once.
   *
   * @param prefix prefix of the weight names, including the dot: {@code model.}
   * @param outputWeight name of the output projection's weight, or null
   */
  static DecoderWeights read(
      DecoderConfig config,
      String prefix,
      @Nullable String outputWeight,
      WeightSource source,
      LinearFactory layers,
      Workers workers)
      throws IOException {
    int dim = config.dim();
    int keyValueDim = config.keyValueDim();
    int inner = config.feedForwardDim();
    Embedding embedding = new Embedding(source.read(prefix + "embed_tokens.weight"), dim);
    RotaryPositions rotary = new RotaryPositions(config);
    List<Block> blocks = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = prefix + "layers." + layer + ".";
      RmsNorm attentionNorm = new RmsNorm(source.read(name + "input_layernorm.weight"));
      float[] qkv =
          concat(
              source.read(name + "self_attn.q_proj.weight"),
              source.read(name + "self_attn.k_proj.weight"),
              source.read(name + "self_attn.v_proj.weight"));
      Linear queriesKeysValues = layers.of(qkv, dim + 2 * keyValueDim, dim);
      Linear attentionOutput = layers.of(source.read(name + "self_attn.o_proj.weight"), dim, dim);
      Attention attention =
          new Attention(config, layer, queriesKeysValues, attentionOutput, rotary, workers);
      RmsNorm feedForwardNorm = new RmsNorm(source.read(name + "post_attention_layernorm.weight"));
      float[] gateUpWeight =
          concat(
              source.read(name + "mlp.gate_proj.weight"), source.read(name + "mlp.up_proj.weight"));
      Linear gateUp = layers.of(gateUpWeight, 2 * inner, dim);
      Linear down = layers.of(source.read(name + "mlp.down_proj.weight"), dim, inner);
      FeedForward feedForward = new FeedForward(gateUp, down, workers);
      blocks.add(new Block(attentionNorm, attention, feedForwardNorm, feedForward));
    }
    RmsNorm norm = new RmsNorm(source.read(prefix + "norm.weight"));
    Linear output =
        outputWeight == null ? null : layers.of(source.read(outputWeight), embedding.size(), dim);
    return new DecoderWeights(
        config, layers.precision(), layers.description(), embedding, blocks, norm, output);
  }

  private static float[] concat(float[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    float[] all = new float[length];
    int from = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, from, part.length);
      from += part.length;
    }
    return all;
  }
}

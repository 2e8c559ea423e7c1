package io.github.continuo.transformer.weights;

import io.github.continuo.transformer.DecoderConfig;
import java.util.ArrayList;
import java.util.List;

/** Weights of a decoder, under the names of Llama checkpoints. */
public final class LlamaWeights {
  private LlamaWeights() {}

  /**
   * {@return the weights of a decoder, except the embedding}
   *
   * <p>They are initialized as in GPT-2: standard deviation 0.02, divided by the square root of the
   * number of residual additions for the linear layers that write to the residual stream.
   *
   * @param config the sizes of the decoder
   * @param prefix prefix of the weights' names, including the dot: {@code model.}
   */
  public static List<ParameterSpec> specs(DecoderConfig config, String prefix) {
    int dim = config.dim();
    int inner = config.feedForwardDim();
    double deviation = 0.02;
    double residualDeviation = deviation / Math.sqrt(2.0 * config.layers());
    List<ParameterSpec> specs = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      String p = prefix + "layers." + layer + ".";
      specs.add(ParameterSpec.ones(p + "input_layernorm.weight", dim));
      specs.add(ParameterSpec.normal(p + "self_attn.q_proj.weight", deviation, dim, dim));
      specs.add(
          ParameterSpec.normal(
              p + "self_attn.k_proj.weight", deviation, config.keyValueDim(), dim));
      specs.add(
          ParameterSpec.normal(
              p + "self_attn.v_proj.weight", deviation, config.keyValueDim(), dim));
      specs.add(ParameterSpec.normal(p + "self_attn.o_proj.weight", residualDeviation, dim, dim));
      specs.add(ParameterSpec.ones(p + "post_attention_layernorm.weight", dim));
      specs.add(ParameterSpec.normal(p + "mlp.gate_proj.weight", deviation, inner, dim));
      specs.add(ParameterSpec.normal(p + "mlp.up_proj.weight", deviation, inner, dim));
      specs.add(ParameterSpec.normal(p + "mlp.down_proj.weight", residualDeviation, dim, inner));
    }
    specs.add(ParameterSpec.ones(prefix + "norm.weight", dim));
    return specs;
  }

  /**
   * {@return whether a weight belongs to a linear layer of a decoder block}
   *
   * @param spec specification of the weight
   */
  public static boolean isLinearLayer(ParameterSpec spec) {
    return spec.name().endsWith("_proj.weight");
  }
}

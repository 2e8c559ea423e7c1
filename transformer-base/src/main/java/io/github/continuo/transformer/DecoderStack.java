package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack of Llama decoder layers and the norm after them: [batch, time, dim] to [batch, time,
 * dim], each row seeing itself and the rows before it.
 *
 * <p>The arithmetic is in {@code decoder.torchscript}; this class brings it its weights, tables and
 * caches. All calls must be made on the {@link io.github.continuo.engine.EngineThread}. Weights are
 * only read, so several generations may share a stack.
 */
public final class DecoderStack implements AutoCloseable {
  private final DecoderConfig config;
  private final TorchScript script;
  private final List<NDArray> layerWeights; // nine a layer, then the final norm
  private final TorchScript.Kept keptWeights;
  private final RotaryTable rotary;

  /** The arithmetic, for the stacks and {@link OutputMap}s of one model; the caller closes it. */
  public static TorchScript script(NDManager manager) {
    return TorchScript.load(manager, DecoderStack.class, "decoder.torchscript", "Decoder");
  }

  /**
   * A stack over weights.
   *
   * @param prefix of the weights' names, with the dot: {@code model.}
   */
  public DecoderStack(DecoderConfig config, TorchScript script, Weights weights, String prefix) {
    this.config = config;
    this.script = script;
    layerWeights = specs(config, prefix).stream().map(spec -> weights.get(spec.name())).toList();
    keptWeights = script.keep(layerWeights);
    rotary = RotaryTable.of(config, weights.manager());
  }

  /**
   * The weights that a stack needs, in the order of the script.
   *
   * <p>New ones are drawn as in GPT-2: deviation 0.02, less by the square root of the number of
   * residual additions for the maps that write into the residual stream.
   */
  public static List<WeightSpec> specs(DecoderConfig config, String prefix) {
    int dim = config.dim();
    int inner = config.innerDim();
    double deviation = 0.02;
    double residualDeviation = deviation / Math.sqrt(2.0 * config.layers());
    List<WeightSpec> specs = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      String p = prefix + "layers." + layer + ".";
      specs.add(WeightSpec.ones(p + "input_layernorm.weight", dim));
      specs.add(WeightSpec.normal(p + "self_attn.q_proj.weight", deviation, dim, dim));
      specs.add(
          WeightSpec.normal(p + "self_attn.k_proj.weight", deviation, config.keyValueDim(), dim));
      specs.add(
          WeightSpec.normal(p + "self_attn.v_proj.weight", deviation, config.keyValueDim(), dim));
      specs.add(WeightSpec.normal(p + "self_attn.o_proj.weight", residualDeviation, dim, dim));
      specs.add(WeightSpec.ones(p + "post_attention_layernorm.weight", dim));
      specs.add(WeightSpec.normal(p + "mlp.gate_proj.weight", deviation, inner, dim));
      specs.add(WeightSpec.normal(p + "mlp.up_proj.weight", deviation, inner, dim));
      specs.add(WeightSpec.normal(p + "mlp.down_proj.weight", residualDeviation, dim, inner));
    }
    specs.add(WeightSpec.ones(prefix + "norm.weight", dim));
    return specs;
  }

  /**
   * Whole sequences, with gradients.
   *
   * @param x [batch, time, dim], time at most {@code maxPositions}; its manager will own the result
   * @return [batch, time, dim]
   */
  public NDArray train(NDArray x) {
    return script.train("stack", x, layerWeights, rotary.cos(), rotary.sin());
  }

  /**
   * Whole sequences, without gradients.
   *
   * @param x [batch, time, dim], time at most {@code maxPositions}; its manager will own the result
   * @return [batch, time, dim]
   */
  public NDArray infer(NDArray x) {
    return script.infer(x.getManager(), "stack", x, keptWeights, rotary.cos(), rotary.sin());
  }

  /**
   * The next rows after those in a cache, which takes them up.
   *
   * @param x [batch, time, dim], of the cache's sequences; its manager will own the result
   * @return [batch, time, dim]
   */
  public NDArray read(NDArray x, KvCache cache) {
    int time = (int) x.getShape().get(1);
    if (cache.position() + time > cache.positions()) {
      throw new IllegalArgumentException(
          "the cache holds %d of at most %d rows and cannot take %d more"
              .formatted(cache.position(), cache.positions(), time));
    }
    NDArray hidden =
        script.infer(
            x.getManager(),
            "read",
            x,
            keptWeights,
            rotary.cos(),
            rotary.sin(),
            cache.keys(),
            cache.values(),
            (long) cache.position());
    cache.advance(time);
    return hidden;
  }

  /**
   * An empty cache for sequences of this stack; the caller closes it.
   *
   * @param batch number of sequences, at least 1
   * @param positions the most rows that it will hold, at most {@code maxPositions}
   */
  public KvCache newCache(NDManager parent, int batch, int positions) {
    return new KvCache(parent, config, batch, positions);
  }

  @Override
  public void close() {
    keptWeights.close();
  }
}

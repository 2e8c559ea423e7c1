package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.transformer.DecoderConfig;

/**
 * The network a second time, in plain array operations and as near to the formulas as they allow:
 * what the TorchScript is held against.
 */
final class NDArrayDecoder {
  private final DecoderConfig config;
  private final Parameters weights;

  NDArrayDecoder(DecoderConfig config, Parameters weights) {
    this.config = config;
    this.weights = weights;
  }

  /** int64 [batch, time] -> [batch, time, vocab]. */
  NDArray logits(NDArray ids) {
    NDManager manager = ids.getManager();
    NDArray x = manager.from(weight("model.embed_tokens.weight")).duplicate().get(ids); // gather
    x.attach(manager);
    for (int layer = 0; layer < config.layers(); layer++) {
      String p = "model.layers." + layer + ".";
      x = x.add(attention(norm(x, weight(p + "input_layernorm.weight")), p + "self_attn."));
      x = x.add(feedForward(norm(x, weight(p + "post_attention_layernorm.weight")), p + "mlp."));
    }
    return linear(norm(x, weight("model.norm.weight")), weight("lm_head.weight"));
  }

  private NDArray attention(NDArray x, String p) {
    long batch = x.getShape().get(0);
    long time = x.getShape().get(1);
    NDArray q =
        rotate(heads(linear(x, weight(p + "q_proj.weight")))); // [batch, heads, time, headDim]
    NDArray k = rotate(heads(linear(x, weight(p + "k_proj.weight"))));
    NDArray v = heads(linear(x, weight(p + "v_proj.weight")));
    NDArray scores =
        q.matMul(k.transpose(0, 1, 3, 2)).div(Math.sqrt(config.headDim())); // [.., time, time]
    NDArray rows = x.getManager().arange((int) time).reshape(time, 1);
    NDArray columns = x.getManager().arange((int) time).reshape(1, time);
    NDArray future = columns.gt(rows).toType(DataType.FLOAT32, false); // 1 where not to be seen
    NDArray mixed = scores.add(future.mul(-1e9f)).softmax(-1).matMul(v);
    return linear(
        mixed.transpose(0, 2, 1, 3).reshape(batch, time, config.dim()),
        weight(p + "o_proj.weight"));
  }

  private NDArray feedForward(NDArray x, String p) {
    NDArray gate = linear(x, weight(p + "gate_proj.weight"));
    NDArray up = linear(x, weight(p + "up_proj.weight"));
    NDArray silu = gate.div(gate.neg().exp().add(1));
    return linear(silu.mul(up), weight(p + "down_proj.weight"));
  }

  private NDArray heads(NDArray x) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), config.heads(), config.headDim())
        .transpose(0, 2, 1, 3);
  }

  /** Turns the pairs (i, i + headDim / 2) of each head by position * base^(-2i / headDim). */
  private NDArray rotate(NDArray x) {
    int time = (int) x.getShape().get(2);
    int half = config.headDim() / 2;
    float[] cos = new float[time * half];
    float[] sin = new float[time * half];
    for (int position = 0; position < time; position++) {
      for (int i = 0; i < half; i++) {
        double angle = position / Math.pow(config.ropeTheta(), 2.0 * i / config.headDim());
        cos[position * half + i] = (float) Math.cos(angle);
        sin[position * half + i] = (float) Math.sin(angle);
      }
    }
    NDArray c = x.getManager().create(cos, new Shape(time, half));
    NDArray s = x.getManager().create(sin, new Shape(time, half));
    NDArray first = x.get("..., :" + half);
    NDArray second = x.get("..., " + half + ":");
    return first.mul(c).sub(second.mul(s)).concat(second.mul(c).add(first.mul(s)), -1);
  }

  private static NDArray norm(NDArray x, NDArray factor) {
    NDArray meanSquare = x.square().mean(new int[] {-1}, true);
    return x.div(meanSquare.add(1e-6).sqrt()).mul(factor);
  }

  private static NDArray linear(NDArray x, NDArray weight) {
    Shape shape = x.getShape();
    NDArray flat = x.reshape(-1, shape.get(2));
    return flat.matMul(weight.transpose()).reshape(shape.get(0), shape.get(1), -1);
  }

  private NDArray weight(String name) {
    return weights.get(name);
  }
}

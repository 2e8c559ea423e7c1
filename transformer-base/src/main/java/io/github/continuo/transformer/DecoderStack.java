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
  private final Arithmetic arithmetic;
  private final TorchScript script;
  private final List<NDArray> norms; // two a layer if they are trainable, then the final one
  private final List<NDArray>
      trainableMaps; // as the script has them; none in a stack for inference only
  private final TorchScript.Kept keptNorms;
  private final TorchScript.Kept keptMaps;
  private final RotaryTable rotary;

  private DecoderStack(
      DecoderConfig config,
      Arithmetic arithmetic,
      List<NDArray> norms,
      List<NDArray> trainableMaps,
      TorchScript.Kept keptMaps,
      NDManager manager) {
    this.config = config;
    this.norms = norms;
    this.trainableMaps = trainableMaps;
    this.keptMaps = keptMaps;
    this.arithmetic = arithmetic;
    script = arithmetic.script();
    keptNorms = script.keep(norms);
    rotary = new RotaryTable(config, manager);
  }

  /**
   * A stack over weights that training may change.
   *
   * @param arithmetic a {@linkplain Arithmetic#trainable trainable} one
   * @param prefix of the weights' names, with the dot: {@code model.}
   */
  static DecoderStack trainable(
      DecoderConfig config, Arithmetic arithmetic, Weights weights, String prefix) {
    List<NDArray> maps = new ArrayList<>();
    for (WeightSpec map : maps(config, prefix)) {
      maps.add(weights.get(map.name()));
    }
    return over(config, arithmetic, weights, prefix, maps);
  }

  /**
   * A stack beside whose maps an adapter is trained.
   *
   * @param arithmetic an {@linkplain Arithmetic#adapted adapted} one
   * @param prefix of the weights' names, with the dot: {@code model.}
   */
  static DecoderStack adapted(
      DecoderConfig config,
      Arithmetic arithmetic,
      Weights weights,
      TrainableAdapter adapter,
      String prefix) {
    List<NDArray> maps = new ArrayList<>();
    for (WeightSpec map : maps(config, prefix)) {
      maps.add(weights.get(map.name()));
      maps.addAll(adapter.factors(map.name()));
    }
    maps.add(adapter.scale());
    return over(config, arithmetic, weights, prefix, maps);
  }

  private static List<WeightSpec> maps(DecoderConfig config, String prefix) {
    return specs(config, prefix).stream().filter(DecoderStack::isMap).toList();
  }

  private static DecoderStack over(
      DecoderConfig config,
      Arithmetic arithmetic,
      Weights weights,
      String prefix,
      List<NDArray> maps) {
    List<NDArray> norms = new ArrayList<>();
    for (WeightSpec spec : specs(config, prefix)) {
      if (!isMap(spec)) {
        norms.add(weights.get(spec.name()));
      }
    }
    TorchScript.Kept keptMaps = arithmetic.script().keep(maps);
    return new DecoderStack(config, arithmetic, norms, maps, keptMaps, weights.manager());
  }

  /**
   * A stack for inference only, whose weights are packed one by one as they are read, so that they
   * are never all in memory in 32 bits.
   *
   * @param arithmetic a {@linkplain Arithmetic#select selected} one
   * @param prefix of the weights' names, with the dot: {@code model.}
   * @param manager owner of what is not packed
   */
  static DecoderStack packed(
      DecoderConfig config,
      Arithmetic arithmetic,
      WeightSource source,
      String prefix,
      NDManager manager) {
    PackedMaps maps = arithmetic.newMaps();
    try {
      for (int layer = 0; layer < config.layers(); layer++) {
        String p = prefix + "layers." + layer + ".";
        String attention = p + "self_attn.";
        String mlp = p + "mlp.";
        maps.addNormed(
            source,
            p + "input_layernorm.weight",
            attention + "q_proj.weight",
            attention + "k_proj.weight",
            attention + "v_proj.weight");
        maps.add(source, attention + "o_proj.weight");
        maps.addNormed(
            source,
            p + "post_attention_layernorm.weight",
            mlp + "gate_proj.weight",
            mlp + "up_proj.weight");
        maps.add(source, mlp + "down_proj.weight");
      }
      List<NDArray> norms = List.of(source.read(prefix + "norm.weight", manager));
      return new DecoderStack(config, arithmetic, norms, List.of(), maps.kept(), manager);
    } catch (RuntimeException e) {
      maps.close();
      throw e;
    }
  }

  /**
   * {@return the weights that a stack needs, in the order of the script}
   *
   * <p>New ones are drawn as in GPT-2: deviation 0.02, less by the square root of the number of
   * residual additions for the maps that write into the residual stream.
   *
   * @param config the sizes of the stack
   * @param prefix of the weights' names, with the dot: {@code model.}
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

  /** Whether a weight is a linear map of a stack. */
  static boolean isMap(WeightSpec spec) {
    return spec.name().endsWith("_proj.weight");
  }

  /**
   * Whole sequences, with gradients.
   *
   * @param x [batch, time, dim], time at most {@code maxPositions}; its manager will own the result
   * @param pass a training pass
   * @return [batch, time, dim]
   * @throws IllegalStateException if the weights are packed
   */
  public NDArray train(NDArray x, Pass pass) {
    TorchScript training = arithmetic.script(pass);
    String method = arithmetic.isAdapted() ? "stack" : "trainStack";
    rotary.reach((int) x.getShape().get(1));
    return training.train(method, x, norms, trainableMaps, rotary.cos(), rotary.sin());
  }

  /**
   * Whole sequences, without gradients.
   *
   * @param x [batch, time, dim], time at most {@code maxPositions}; its manager will own the result
   * @return [batch, time, dim]
   */
  public NDArray infer(NDArray x) {
    rotary.reach((int) x.getShape().get(1));
    return script.infer(
        x.getManager(), "stack", x, keptNorms, keptMaps, rotary.cos(), rotary.sin());
  }

  /**
   * The next rows after those in a cache, which takes them up.
   *
   * @param x [batch, time, dim], of the cache's sequences; its manager will own the result
   * @param cache made by this stack, with room for the rows
   * @return [batch, time, dim]
   */
  public NDArray read(NDArray x, KvCache cache) {
    int time = (int) x.getShape().get(1);
    NDArray hidden = script.infer(x.getManager(), "read", arguments(cache, time, x));
    cache.advance(time);
    return hidden;
  }

  /**
   * The next rows after those in a cache, which takes them up; a row is the sum of its ids'
   * embeddings.
   *
   * @param ids of the cache's sequences
   * @param embedding [vocab, dim]
   * @param cache made by this stack, with room for the rows
   * @param results manager that will own the result
   * @return what the last row of each sequence has become, [batch, 1, dim]
   */
  public NDArray readRows(RowBatch ids, NDArray embedding, KvCache cache, NDManager results) {
    int time = (int) ids.shape().get(1);
    long width = ids.shape().get(2);
    NDArray hidden =
        script.infer(results, "readRows", arguments(cache, time, ids.ids(), width, embedding));
    cache.advance(time);
    return hidden;
  }

  /**
   * The next row after those in a cache, which takes it up, and the scores of all ids after it, not
   * normalised.
   *
   * @param x [batch, 1, dim], of the cache's sequences
   * @param cache made by this stack, with room for the row
   * @param output what maps the row to scores
   * @return [batch * vocab]
   */
  public float[] logits(NDArray x, KvCache cache, OutputMap output) {
    List<Object> arguments = arguments(cache, 1, x);
    arguments.add(output.kept());
    try (NDArray logits = script.infer(x.getManager(), "logits", arguments)) {
      cache.advance(1);
      return logits.toFloatArray();
    }
  }

  /**
   * The next rows after those in a cache, which takes them up, and the scores of all ids after the
   * last, not normalised; a row is one id.
   *
   * @param ids sequence by sequence, of all equally many
   * @param embedding [vocab, dim]
   * @param cache made by this stack, with room for the rows
   * @param output what maps the last row to scores
   * @return [batch * vocab]
   */
  public float[] logitsAfter(long[] ids, NDArray embedding, KvCache cache, OutputMap output) {
    int time = ids.length / cache.batch();
    List<Object> arguments = arguments(cache, time, ids, embedding);
    arguments.add(output.kept());
    try (NDArray logits = script.infer(embedding.getManager(), "logitsAfter", arguments)) {
      cache.advance(time);
      return logits.toFloatArray();
    }
  }

  /** What methods that read so many rows into a cache take, and room for the rows. */
  private List<Object> arguments(KvCache cache, int time, Object... first) {
    cache.makeRoom(time);
    rotary.reach(cache.position() + time);
    List<Object> arguments = new ArrayList<>(List.of(first));
    arguments.addAll(arguments());
    arguments.add(cache.keysAndValues());
    arguments.add((long) cache.position());
    return arguments;
  }

  /**
   * {@return what the methods of the decoder's source take of a stack: norms, maps, cos and sin,
   * for rows up to those read so far, and 8,192 at least}
   */
  public List<Object> arguments() {
    return List.of(keptNorms, keptMaps, rotary.cos(), rotary.sin());
  }

  /**
   * {@return an empty cache for sequences of this stack; the caller closes it}
   *
   * @param parent manager that closes it at the latest
   * @param batch number of sequences, at least 1
   * @param positions the most rows that it will hold, at least 1 and at most {@code maxPositions}
   */
  public KvCache newCache(NDManager parent, int batch, int positions) {
    return new KvCache(parent, config, script, rotary.cos(), batch, positions);
  }

  @Override
  public void close() {
    keptNorms.close();
    keptMaps.close();
  }
}

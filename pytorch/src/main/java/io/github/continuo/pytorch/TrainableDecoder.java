package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.ArrayUpload;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.weights.LlamaWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Llama decoder blocks and the final norm: [batch, time, dim] in, [batch, time, dim] out. Each
 * position attends to itself and the positions before it.
 *
 * <p>The computation is in {@code decoder.torchscript}; this class passes weights, tables and
 * caches to it. All calls must be made on the {@link
 * io.github.continuo.pytorch.engine.EngineThread}. Weights are only read, so several generations
 * may share a decoder.
 */
final class TrainableDecoder implements AutoCloseable {
  private final DecoderConfig config;
  private final DecoderScript decoderScript;
  private final TorchScript script;
  private final List<NDArray> norms; // two a layer, then the final one
  private final List<NDArray>
      trainableLinears; // in the order of the script; empty in a decoder for inference only
  private final TorchScript.Kept keptNorms;
  private final TorchScript.Kept keptLinears;
  private final RotaryTable rotary;

  private TrainableDecoder(
      DecoderConfig config,
      DecoderScript decoderScript,
      List<NDArray> norms,
      List<NDArray> trainableLinears,
      TorchScript.Kept keptLinears,
      NDManager manager) {
    this.config = config;
    this.norms = norms;
    this.trainableLinears = trainableLinears;
    this.keptLinears = keptLinears;
    this.decoderScript = decoderScript;
    script = decoderScript.script();
    keptNorms = script.keep(norms);
    rotary = new RotaryTable(config, manager);
  }

  /**
   * Creates a decoder over weights that training may change, or with frozen weights and an adapter
   * to be trained.
   *
   * @param decoderScript a {@linkplain DecoderScript#trainable trainable} script, or an {@linkplain
   *     DecoderScript#adapted adapted} one if there is an adapter
   * @param prefix prefix of the weights' names, including the dot: {@code model.}
   */
  static TrainableDecoder trainable(
      DecoderConfig config,
      DecoderScript decoderScript,
      Parameters weights,
      @Nullable LoraTraining adapter,
      String prefix) {
    List<NDArray> norms = new ArrayList<>();
    List<NDArray> linears = new ArrayList<>();
    for (ParameterSpec spec : LlamaWeights.specs(config, prefix)) {
      boolean isLinear = LlamaWeights.isLinearLayer(spec);
      (isLinear ? linears : norms).add(weights.get(spec.name()));
      if (isLinear && adapter != null) {
        linears.addAll(adapter.factors(spec.name()));
      }
    }
    if (adapter != null) {
      linears.add(adapter.scale());
    }
    TorchScript.Kept keptLinears = decoderScript.script().keep(linears);
    return new TrainableDecoder(
        config, decoderScript, norms, linears, keptLinears, weights.manager());
  }

  /**
   * Creates a decoder for inference only, reading the weights one by one.
   *
   * @param decoderScript a script {@linkplain DecoderScript#forInference for inference}
   * @param source source of the weights
   * @param prefix prefix of the weights' names, including the dot: {@code model.}
   * @param manager owner of the norm weights
   */
  static TrainableDecoder forInference(
      DecoderConfig config,
      DecoderScript decoderScript,
      WeightSource source,
      String prefix,
      NDManager manager,
      ArrayUpload upload)
      throws IOException {
    TorchScript script = decoderScript.script();
    TorchScript.Kept linears = script.compute("newMaps");
    List<NDArray> norms = new ArrayList<>();
    try {
      for (ParameterSpec spec : LlamaWeights.specs(config, prefix)) {
        if (LlamaWeights.isLinearLayer(spec)) {
          try (NDManager scope = manager.newSubManager()) {
            NDArray weight = upload.of(scope, spec.shape(), source.read(spec.name()));
            script.compute("take", linears, weight).close();
          }
        } else {
          norms.add(upload.of(manager, spec.shape(), source.read(spec.name())));
        }
      }
      return new TrainableDecoder(config, decoderScript, norms, List.of(), linears, manager);
    } catch (IOException | RuntimeException e) {
      linears.close();
      throw e;
    }
  }

  /**
   * Computes whole sequences, with gradients.
   *
   * @param x [batch, time, dim], time at most {@code maxPositions}; the manager of this array will
   *     own the result
   * @param options options for training
   * @return [batch, time, dim]
   */
  public NDArray train(NDArray x, ForwardOptions options) {
    TorchScript training = decoderScript.script(options);
    String method = decoderScript.isAdapted() ? "stack" : "trainStack";
    rotary.reach((int) x.getShape().get(1));
    return training.train(method, x, norms, trainableLinears, rotary.cos(), rotary.sin());
  }

  /**
   * Computes whole sequences, without gradients.
   *
   * @param x [batch, time, dim], time at most {@code maxPositions}; the manager of this array will
   *     own the result
   * @return [batch, time, dim]
   */
  public NDArray infer(NDArray x) {
    rotary.reach((int) x.getShape().get(1));
    return script.infer(
        x.getManager(), "stack", x, keptNorms, keptLinears, rotary.cos(), rotary.sin());
  }

  /**
   * Computes the next positions after those in a cache, and appends them to the cache.
   *
   * @param x [batch, time, dim], for the sequences of the cache; the manager of this array will own
   *     the result
   * @param cache cache made by this decoder, with room for the positions
   * @return [batch, time, dim]
   */
  public NDArray read(NDArray x, KvCache cache) {
    int time = (int) x.getShape().get(1);
    NDArray hidden = script.infer(x.getManager(), "read", arguments(cache, time, x));
    cache.advance(time);
    return hidden;
  }

  /**
   * Computes the next positions after those in a cache, and appends them to the cache. The input of
   * a position is the sum of the embeddings of its tokens.
   *
   * @param ids token ids [batch][time][width], for the sequences of the cache
   * @param width number of tokens per position
   * @param embedding [vocab, dim]
   * @param cache cache made by this decoder, with room for the positions
   * @param results the manager that will own the result
   * @return the hidden state of the last position of each sequence, [batch, 1, dim]
   */
  public NDArray readPositions(
      long[] ids, int width, NDArray embedding, KvCache cache, NDManager results) {
    int time = ids.length / width / cache.batchSize();
    NDArray hidden =
        script.infer(results, "readRows", arguments(cache, time, ids, (long) width, embedding));
    cache.advance(time);
    return hidden;
  }

  /**
   * Makes room for new positions in a cache, and returns the arguments of the script methods that
   * read them.
   */
  private Object[] arguments(KvCache cache, int time, Object... first) {
    cache.makeRoom(time);
    rotary.reach(cache.length() + time);
    List<Object> arguments = new ArrayList<>(List.of(first));
    arguments.addAll(List.of(keptNorms, keptLinears, rotary.cos(), rotary.sin()));
    arguments.addAll(List.of(cache.keysAndValues(), (long) cache.length()));
    return arguments.toArray();
  }

  /**
   * {@return an empty cache for sequences of this decoder; the caller closes it}
   *
   * @param parent manager that closes it at the latest
   * @param batch number of sequences, at least 1
   * @param positions maximum number of positions per sequence, at least 1 and at most {@code
   *     maxPositions}
   */
  public KvCache newCache(NDManager parent, int batch, int positions) {
    return new KvCache(parent, config, script, rotary.cos(), batch, positions);
  }

  @Override
  public void close() {
    keptNorms.close();
    keptLinears.close();
  }
}

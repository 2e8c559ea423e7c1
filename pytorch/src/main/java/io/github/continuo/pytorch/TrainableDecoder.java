package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.ArrayUpload;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.weights.LlamaWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.io.IOException;
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
final class TrainableDecoder implements AutoCloseable {
  private final DecoderConfig config;
  private final DecoderScript arithmetic;
  private final TorchScript script;
  private final List<NDArray> norms; // two a layer, then the final one
  private final List<NDArray>
      trainableMaps; // as the script has them; none in a stack for inference only
  private final TorchScript.Kept keptNorms;
  private final TorchScript.Kept keptMaps;
  private final RotaryTable rotary;

  private TrainableDecoder(
      DecoderConfig config,
      DecoderScript arithmetic,
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
   * @param arithmetic a {@linkplain DecoderScript#trainable trainable} one
   * @param prefix of the weights' names, with the dot: {@code model.}
   */
  static TrainableDecoder trainable(
      DecoderConfig config, DecoderScript arithmetic, Parameters weights, String prefix) {
    List<NDArray> maps = new ArrayList<>();
    for (ParameterSpec map : maps(config, prefix)) {
      maps.add(weights.get(map.name()));
    }
    return over(config, arithmetic, weights, prefix, maps);
  }

  /**
   * A stack beside whose maps an adapter is trained.
   *
   * @param arithmetic an {@linkplain DecoderScript#adapted adapted} one
   * @param prefix of the weights' names, with the dot: {@code model.}
   */
  static TrainableDecoder adapted(
      DecoderConfig config,
      DecoderScript arithmetic,
      Parameters weights,
      LoraTraining adapter,
      String prefix) {
    List<NDArray> maps = new ArrayList<>();
    for (ParameterSpec map : maps(config, prefix)) {
      maps.add(weights.get(map.name()));
      maps.addAll(adapter.factors(map.name()));
    }
    maps.add(adapter.scale());
    return over(config, arithmetic, weights, prefix, maps);
  }

  private static List<ParameterSpec> maps(DecoderConfig config, String prefix) {
    return LlamaWeights.specs(config, prefix).stream().filter(LlamaWeights::isMap).toList();
  }

  private static TrainableDecoder over(
      DecoderConfig config,
      DecoderScript arithmetic,
      Parameters weights,
      String prefix,
      List<NDArray> maps) {
    List<NDArray> norms = new ArrayList<>();
    for (ParameterSpec spec : LlamaWeights.specs(config, prefix)) {
      if (!LlamaWeights.isMap(spec)) {
        norms.add(weights.get(spec.name()));
      }
    }
    TorchScript.Kept keptMaps = arithmetic.script().keep(maps);
    return new TrainableDecoder(config, arithmetic, norms, maps, keptMaps, weights.manager());
  }

  /**
   * A stack for inference only, whose weights are read one by one.
   *
   * @param arithmetic {@linkplain DecoderScript#forInference for inference}
   * @param source of the weights
   * @param prefix of the weights' names, with the dot: {@code model.}
   * @param manager owner of the norms
   */
  static TrainableDecoder forInference(
      DecoderConfig config,
      DecoderScript arithmetic,
      WeightSource source,
      String prefix,
      NDManager manager,
      ArrayUpload filler)
      throws IOException {
    TorchScript script = arithmetic.script();
    TorchScript.Kept maps = script.compute("newMaps");
    List<NDArray> norms = new ArrayList<>();
    try {
      for (ParameterSpec spec : LlamaWeights.specs(config, prefix)) {
        if (LlamaWeights.isMap(spec)) {
          try (NDManager scope = manager.newSubManager()) {
            NDArray map = filler.of(scope, spec.shape(), source.read(spec.name()));
            script.compute("take", maps, map).close();
          }
        } else {
          norms.add(filler.of(manager, spec.shape(), source.read(spec.name())));
        }
      }
      return new TrainableDecoder(config, arithmetic, norms, List.of(), maps, manager);
    } catch (IOException | RuntimeException e) {
      maps.close();
      throw e;
    }
  }

  /**
   * Whole sequences, with gradients.
   *
   * @param x [batch, time, dim], time at most {@code maxPositions}; its manager will own the result
   * @param pass a training pass
   * @return [batch, time, dim]
   */
  public NDArray train(NDArray x, ForwardOptions pass) {
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
   * @param ids [batch][time][width], of the cache's sequences
   * @param width ids a row
   * @param embedding [vocab, dim]
   * @param cache made by this stack, with room for the rows
   * @param results manager that will own the result
   * @return what the last row of each sequence has become, [batch, 1, dim]
   */
  public NDArray readPositions(
      long[] ids, int width, NDArray embedding, KvCache cache, NDManager results) {
    int time = ids.length / width / cache.batch();
    NDArray hidden =
        script.infer(results, "readRows", arguments(cache, time, ids, (long) width, embedding));
    cache.advance(time);
    return hidden;
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

package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.Precision;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Decoder that PyTorch computes: Java arrays of token ids in, Java arrays of hidden states and
 * logits out.
 *
 * @param manager manager of the device
 * @param embedding [vocab, dim]
 * @param closing frees the parts, on the engine's thread
 */
record TorchDecoder(
    DecoderConfig config,
    DecoderScript decoderScript,
    NDManager manager,
    NDArray embedding,
    TrainableDecoder decoder,
    @Nullable OutputProjection output,
    Runnable closing)
    implements DecoderNetwork {

  @Override
  public DecoderCache newCache(int batchSize, int maxLength) {
    return EngineThread.call(() -> decoder.newCache(manager, batchSize, maxLength));
  }

  @Override
  public float[][] forward(int[] tokens, int width, DecoderCache cache) {
    long[] ids = Arrays.stream(tokens).asLongStream().toArray();
    KvCache kv = (KvCache) cache;
    return EngineThread.call(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            return vectors(decoder.readPositions(ids, width, embedding, kv, scope));
          }
        });
  }

  @Override
  public float[][] forward(float[][] inputs, DecoderCache cache) {
    KvCache kv = (KvCache) cache;
    return EngineThread.call(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            NDArray x = array(inputs, scope).expandDims(1); // [batch, 1, dim]
            return vectors(decoder.read(x, kv));
          }
        });
  }

  @Override
  public float[][] hiddenStates(int[] tokens, int width, DecoderCache cache) {
    long[] ids = Arrays.stream(tokens).asLongStream().toArray();
    KvCache kv = (KvCache) cache;
    return EngineThread.call(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            long time = (long) tokens.length / width / kv.batchSize();
            NDArray positions = scope.create(ids, new Shape((long) kv.batchSize() * time, width));
            TorchScript script = decoderScript.script();
            NDArray x =
                script
                    .infer(scope, "embed", positions, embedding)
                    .sum(new int[] {1})
                    .reshape(kv.batchSize(), time, config.dim()); // [batch, time, dim]
            return vectors(decoder.read(x, kv));
          }
        });
  }

  @Override
  public float[][] logits(float[][] hidden) {
    OutputProjection projection = output;
    if (projection == null) {
      throw new IllegalStateException("the network has no output projection");
    }
    return EngineThread.call(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            return vectors(projection.logits(array(hidden, scope)));
          }
        });
  }

  private NDArray array(float[][] vectors, NDManager scope) {
    float[] all = new float[vectors.length * config.dim()];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, all, i * config.dim(), config.dim());
    }
    return scope.create(all, new Shape(vectors.length, config.dim()));
  }

  /** Returns all vectors of an array [..., size]. */
  private static float[][] vectors(NDArray array) {
    float[] numbers = array.toFloatArray();
    long[] shape = array.getShape().getShape();
    int size = (int) shape[shape.length - 1];
    int count = (int) LongStream.of(shape).limit(shape.length - 1L).reduce(1, (a, b) -> a * b);
    float[][] vectors = new float[count][];
    Arrays.setAll(vectors, i -> Arrays.copyOfRange(numbers, i * size, (i + 1) * size));
    return vectors;
  }

  @Override
  public String device() {
    return Devices.name(manager.getDevice());
  }

  @Override
  public Precision precision() {
    return decoderScript.precision();
  }

  @Override
  public String description() {
    return "pytorch " + precision() + " " + device();
  }

  @Override
  public void close() {
    EngineThread.run(closing::run);
  }
}

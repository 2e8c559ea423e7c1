package io.github.continuo.transformer.network;

import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decoder in plain Java: token ids in, hidden states and logits out. */
final class JavaDecoder implements DecoderNetwork {
  /** Number of positions computed in one pass: each weight is fetched once for all of them. */
  private static final int CHUNK_VECTORS = 64;

  private final DecoderWeights weights;
  private final Workers workers;

  JavaDecoder(DecoderWeights weights, Workers workers) {
    this.weights = weights;
    this.workers = workers;
  }

  @Override
  public DecoderCache newCache(int batchSize, int maxLength) {
    return new KvCache(weights.config(), batchSize, maxLength);
  }

  @Override
  public float[][] forward(int[] tokens, int width, DecoderCache cache) {
    return read(tokens, width, (KvCache) cache, false);
  }

  @Override
  public float[][] hiddenStates(int[] tokens, int width, DecoderCache cache) {
    return read(tokens, width, (KvCache) cache, true);
  }

  @Override
  public float[][] forward(float[][] inputs, DecoderCache cache) {
    KvCache kv = (KvCache) cache;
    Chunk chunk = new Chunk(kv.batchSize(), kv.length(), 1);
    kv.reserve(1);
    float[][] x = new float[inputs.length][];
    Arrays.setAll(x, i -> inputs[i].clone());
    float[][] hidden = pass(x, chunk, chunk.lastVectors(), kv);
    kv.advance(1);
    return hidden;
  }

  /** Returns the hidden states of all positions, or of the last position of each sequence. */
  private float[][] read(int[] tokens, int width, KvCache cache, boolean all) {
    int batchSize = cache.batchSize();
    int time = tokens.length / width / batchSize;
    cache.reserve(time);
    int chunkTime = Math.max(1, CHUNK_VECTORS / batchSize);
    float[][] hidden = new float[all ? batchSize * time : batchSize][];
    for (int first = 0; first < time; first += chunkTime) {
      Chunk chunk = new Chunk(batchSize, cache.length(), Math.min(chunkTime, time - first));
      float[][] x = new float[chunk.vectors()][weights.config().dim()];
      for (int v = 0; v < x.length; v++) {
        int index = chunk.sequence(v) * time + first + chunk.position(v) - chunk.start();
        weights.embedding().add(tokens, index * width, width, x[v]);
      }
      boolean isLast = first + chunk.time() == time;
      int[] wanted =
          all ? IntStream.range(0, x.length).toArray() : isLast ? chunk.lastVectors() : new int[0];
      float[][] read = pass(x, chunk, wanted, cache);
      for (int i = 0; i < read.length; i++) {
        int sequence = chunk.sequence(wanted[i]);
        int index = sequence * time + first + chunk.position(wanted[i]) - chunk.start();
        hidden[all ? index : sequence] = read[i];
      }
      cache.advance(chunk.time());
    }
    return hidden;
  }

  /** Returns the normalized hidden states of the wanted vectors of x, [vectors][dim]. */
  private float[][] pass(float[][] x, Chunk chunk, int[] wanted, KvCache cache) {
    int[] every = IntStream.range(0, chunk.vectors()).toArray();
    int last = weights.blocks().size() - 1;
    float[][] states = x;
    for (int i = 0; i <= last; i++) {
      states = weights.blocks().get(i).apply(states, chunk, i == last ? wanted : every, cache);
    }
    for (float[] hidden : states) {
      weights.norm().apply(hidden, hidden);
    }
    return states;
  }

  @Override
  public float[][] logits(float[][] hidden) {
    return logits(hidden, null);
  }

  @Override
  public float[][] logits(float[][] hidden, @Nullable BitSet ids) {
    Linear output = weights.output();
    if (output == null) {
      throw new IllegalStateException("the network has no output projection");
    }
    List<Range> ranges = ranges(output.outputs(), ids);
    float[][] logits = new float[hidden.length][output.outputs()];
    for (int first = 0; first < hidden.length; first += CHUNK_VECTORS) {
      int end = Math.min(first + CHUNK_VECTORS, hidden.length);
      float[][] x = Arrays.copyOfRange(hidden, first, end);
      float[][] y = Arrays.copyOfRange(logits, first, end);
      for (Range range : ranges) {
        workers.apply(output, x, y, end - first, range.first(), range.end());
      }
    }
    return logits;
  }

  private record Range(int first, int end) {}

  /** Returns ranges of outputs that contain the given ids, in whole parts; all outputs for null. */
  private static List<Range> ranges(int outputs, @Nullable BitSet ids) {
    if (ids == null) {
      return List.of(new Range(0, outputs));
    }
    List<Range> ranges = new ArrayList<>();
    int id = ids.nextSetBit(0);
    while (id >= 0) {
      int first = id - id % Workers.PART_OUTPUTS;
      int end = first;
      while (id >= 0 && id < end + Workers.PART_OUTPUTS) {
        end = id - id % Workers.PART_OUTPUTS + Workers.PART_OUTPUTS;
        id = ids.nextSetBit(end);
      }
      ranges.add(new Range(first, Math.min(end, outputs)));
    }
    return ranges;
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public Precision precision() {
    return weights.precision();
  }

  @Override
  public String description() {
    return weights.description();
  }

  @Override
  public void close() {
    workers.close();
  }
}

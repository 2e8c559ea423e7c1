package io.github.continuo.transformer.network;

import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.math.FloatMath;
import java.util.Arrays;

/**
 * Causal self-attention over the positions in a {@link KvCache}, with grouped queries if there are
 * fewer key and value heads than query heads. The score of a position is the sum over the head's
 * elements in order; the output is the weighted sum of the values over positions in order.
 */
final class Attention {
  private final DecoderConfig config;
  private final int layer;
  private final Linear queriesKeysValues;
  private final Linear output;
  private final RotaryPositions rotary;
  private final Workers workers;
  private final float scale;

  /**
   * Creates the attention of a block.
   *
   * @param queriesKeysValues the three projections as one layer, their outputs concatenated
   */
  Attention(
      DecoderConfig config,
      int layer,
      Linear queriesKeysValues,
      Linear output,
      RotaryPositions rotary,
      Workers workers) {
    this.config = config;
    this.layer = layer;
    this.queriesKeysValues = queriesKeysValues;
    this.output = output;
    this.rotary = rotary;
    this.workers = workers;
    scale = (float) (1 / Math.sqrt(config.headDim()));
  }

  /**
   * Writes the keys and values of a chunk to the cache.
   *
   * @param x [vectors][dim]
   * @return the queries: the first dim elements of each vector
   */
  float[][] read(float[][] x, Chunk chunk, KvCache cache) {
    int vectors = chunk.vectors();
    float[][] all = cache.buffers().queriesKeysValues(vectors);
    workers.apply(queriesKeysValues, x, all, vectors);
    int headDim = config.headDim();
    for (int v = 0; v < vectors; v++) {
      int position = chunk.position(v);
      float[] qkv = all[v];
      for (int head = 0; head < config.heads() + config.kvHeads(); head++) {
        rotary.rotate(qkv, head * headDim, position);
      }
      for (int head = 0; head < config.kvHeads(); head++) {
        float[][] keys = cache.keys(chunk.sequence(v), layer, head);
        int from = config.dim() + head * headDim;
        for (int d = 0; d < headDim; d++) {
          keys[d][position] = qkv[from + d];
        }
        float[] value = cache.values(chunk.sequence(v), layer, head)[position];
        System.arraycopy(qkv, from + config.keyValueDim(), value, 0, headDim);
      }
    }
    return all;
  }

  /**
   * Computes the attention output of some vectors of a chunk.
   *
   * @param queries as {@link #read} returned them
   * @param wanted indices of the vectors in the chunk
   * @param y [wanted][dim]; overwritten
   */
  void attend(float[][] queries, int[] wanted, Chunk chunk, KvCache cache, float[][] y) {
    float[][] mixed = cache.buffers().mixed(wanted.length);
    int headDim = config.headDim();
    int group = config.heads() / config.kvHeads();
    float[] head = new float[headDim];
    for (int i = 0; i < wanted.length; i++) {
      int sequence = chunk.sequence(wanted[i]);
      int seen = chunk.position(wanted[i]) + 1;
      for (int h = 0; h < config.heads(); h++) {
        float[][] keys = cache.keys(sequence, layer, h / group);
        float[][] values = cache.values(sequence, layer, h / group);
        float[] scores = cache.buffers().scores(seen);
        Arrays.fill(scores, 0, seen, 0f);
        addPositions(queries[wanted[i]], h * headDim, keys, headDim, scores, seen);
        FloatMath.softmax(scores, seen, scale);
        Arrays.fill(head, 0f);
        addPositions(scores, 0, values, seen, head, headDim);
        System.arraycopy(head, 0, mixed[i], h * headDim, headDim);
      }
    }
    workers.apply(output, mixed, y, wanted.length);
  }

  /** Adds each row times its factor, in order. */
  private static void addPositions(
      float[] factors, int from, float[][] rows, int count, float[] y, int size) {
    int fours = count & ~3;
    for (int i = 0; i < fours; i += 4) {
      FloatLinear.addFour(factors, from + i, rows, i, y, 0, size);
    }
    for (int i = fours; i < count; i++) {
      FloatLinear.add(factors[from + i], rows[i], y, 0, size);
    }
  }
}

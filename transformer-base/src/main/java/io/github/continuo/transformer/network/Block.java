package io.github.continuo.transformer.network;

/**
 * Decoder block: attention, then the feed-forward network, each after an RMSNorm and added to its
 * input.
 */
record Block(
    RmsNorm attentionNorm, Attention attention, RmsNorm feedForwardNorm, FeedForward feedForward) {

  /**
   * Computes the block for a chunk.
   *
   * @param x [vectors][dim]
   * @param wanted the vectors whose outputs are needed; the others only add keys and values to the
   *     cache
   * @return the outputs of the wanted vectors, [wanted][dim], in the arrays of {@code x}
   */
  float[][] apply(float[][] x, Chunk chunk, int[] wanted, KvCache cache) {
    Buffers buffers = cache.buffers();
    float[][] normed = buffers.normed(chunk.vectors());
    for (int v = 0; v < chunk.vectors(); v++) {
      attentionNorm.apply(x[v], normed[v]);
    }
    float[][] queries = attention.read(normed, chunk, cache);
    float[][] outputs = new float[wanted.length][];
    for (int i = 0; i < wanted.length; i++) {
      outputs[i] = x[wanted[i]];
    }
    float[][] added = buffers.projected(wanted.length);
    attention.attend(queries, wanted, chunk, cache, added);
    for (int i = 0; i < wanted.length; i++) {
      add(outputs[i], added[i]);
      feedForwardNorm.apply(outputs[i], normed[i]);
    }
    feedForward.apply(normed, wanted.length, buffers, added);
    for (int i = 0; i < wanted.length; i++) {
      add(outputs[i], added[i]);
    }
    return outputs;
  }

  private static void add(float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += y[i];
    }
  }
}

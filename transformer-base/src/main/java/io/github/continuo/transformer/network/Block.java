package io.github.continuo.transformer.network;

/** A decoder block: attention and feed-forward part, each after a norm and added to its input. */
record Block(
    RmsNorm attentionNorm, Attention attention, RmsNorm feedForwardNorm, FeedForward feedForward) {

  /**
   * Reads a chunk.
   *
   * @param x [vectors][dim]
   * @param wanted the vectors that go on; of the others only keys and values are needed
   * @return the vectors that go on, [wanted][dim]; overwritten ones of {@code x}
   */
  float[][] apply(float[][] x, Chunk chunk, int[] wanted, KvCache cache) {
    Buffers buffers = cache.buffers();
    float[][] normed = buffers.normed(chunk.vectors());
    for (int v = 0; v < chunk.vectors(); v++) {
      attentionNorm.apply(x[v], normed[v]);
    }
    float[][] queries = attention.read(normed, chunk, cache);
    float[][] going = new float[wanted.length][];
    for (int i = 0; i < wanted.length; i++) {
      going[i] = x[wanted[i]];
    }
    float[][] added = buffers.projected(wanted.length);
    attention.attend(queries, wanted, chunk, cache, added);
    for (int i = 0; i < wanted.length; i++) {
      add(going[i], added[i]);
      feedForwardNorm.apply(going[i], normed[i]);
    }
    feedForward.apply(normed, wanted.length, buffers, added);
    for (int i = 0; i < wanted.length; i++) {
      add(going[i], added[i]);
    }
    return going;
  }

  private static void add(float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += y[i];
    }
  }
}

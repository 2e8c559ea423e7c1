package io.github.continuo.transformer.network;

/** SwiGLU (Shazeer 2020): {@code down(silu(gate(x)) * up(x))}. */
final class FeedForward {
  private final Linear gateUp;
  private final Linear down;
  private final Workers workers;

  /**
   * A layer's feed-forward part.
   *
   * @param gateUp both projections, their outputs one after the other
   */
  FeedForward(Linear gateUp, Linear down, Workers workers) {
    this.gateUp = gateUp;
    this.down = down;
    this.workers = workers;
  }

  /** From [vectors][dim] to [vectors][dim]. */
  void apply(float[][] x, int vectors, Buffers buffers, float[][] y) {
    float[][] both = buffers.gateUp(vectors);
    workers.apply(gateUp, x, both, vectors);
    for (int v = 0; v < vectors; v++) {
      gate(both[v], down.inputs());
    }
    workers.apply(down, both, y, vectors);
  }

  /** In place: the first half becomes {@code silu(first) * second}, silu(g) = g / (1 + e^-g). */
  private static void gate(float[] both, int inner) {
    for (int i = 0; i < inner; i++) {
      float g = both[i];
      both[i] = g / (1 + FloatMath.exp(-g)) * both[inner + i];
    }
  }
}

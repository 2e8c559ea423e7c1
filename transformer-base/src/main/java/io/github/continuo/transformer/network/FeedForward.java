package io.github.continuo.transformer.network;

import io.github.continuo.transformer.math.FloatMath;

/** SwiGLU feed-forward network (Shazeer 2020): {@code down(silu(gate(x)) * up(x))}. */
final class FeedForward {
  private final Linear gateUp;
  private final Linear down;
  private final Workers workers;

  /**
   * Creates the feed-forward network of a block.
   *
   * @param gateUp the gate and up projections as one layer, their outputs concatenated
   */
  FeedForward(Linear gateUp, Linear down, Workers workers) {
    this.gateUp = gateUp;
    this.down = down;
    this.workers = workers;
  }

  /** Computes y from x, both [vectors][dim]. */
  void apply(float[][] x, int vectors, Buffers buffers, float[][] y) {
    float[][] both = buffers.gateUp(vectors);
    workers.apply(gateUp, x, both, vectors);
    for (int v = 0; v < vectors; v++) {
      gate(both[v], down.inputs());
    }
    workers.apply(down, both, y, vectors);
  }

  /** Replaces the first half by {@code silu(first) * second}, where silu(g) = g / (1 + e^-g). */
  private static void gate(float[] both, int inner) {
    for (int i = 0; i < inner; i++) {
      float g = both[i];
      both[i] = g / (1 + FloatMath.exp(-g)) * both[inner + i];
    }
  }
}

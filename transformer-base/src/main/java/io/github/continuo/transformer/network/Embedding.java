package io.github.continuo.transformer.network;

import java.util.Arrays;

/** The token embedding: a vector for each id. */
final class Embedding {
  private final float[][] vectors; // [vocab][dim]

  /**
   * An embedding.
   *
   * @param rows [vocab][dim], row by row
   */
  Embedding(float[] rows, int dim) {
    vectors = new float[rows.length / dim][];
    Arrays.setAll(vectors, row -> Arrays.copyOfRange(rows, row * dim, (row + 1) * dim));
  }

  int size() {
    return vectors.length;
  }

  /** Adds the vectors of some ids to x, one after the other. */
  void add(int[] ids, int from, int count, float[] x) {
    for (int i = from; i < from + count; i++) {
      float[] vector = vectors[ids[i]];
      for (int d = 0; d < x.length; d++) {
        x[d] += vector[d];
      }
    }
  }
}

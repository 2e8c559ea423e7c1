package io.github.continuo.transformer.network;

import java.util.Arrays;

/** Token embedding: one vector per token id. */
final class Embedding {
  private final float[][] vectors; // [vocab][dim]

  /**
   * Creates an embedding.
   *
   * @param rows [vocab][dim], in row-major order
   */
  Embedding(float[] rows, int dim) {
    vectors = new float[rows.length / dim][];
    Arrays.setAll(vectors, row -> Arrays.copyOfRange(rows, row * dim, (row + 1) * dim));
  }

  int size() {
    return vectors.length;
  }

  /**
   * Adds the vectors of {@code count} token tokenIds, starting at index {@code from}, to x in
   * order.
   */
  void add(int[] tokenIds, int from, int count, float[] x) {
    for (int i = from; i < from + count; i++) {
      float[] vector = vectors[tokenIds[i]];
      for (int d = 0; d < x.length; d++) {
        x[d] += vector[d];
      }
    }
  }
}

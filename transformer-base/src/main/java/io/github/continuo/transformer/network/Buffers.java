package io.github.continuo.transformer.network;

import io.github.continuo.transformer.DecoderConfig;
import java.util.Arrays;

/**
 * Intermediate results of a forward pass, in arrays that the next pass reuses. For one thread at a
 * time.
 */
final class Buffers {
  private final DecoderConfig config;
  private float[][] normed = {}; // [vectors][dim]
  private float[][] queriesKeysValues = {}; // [vectors][dim + 2 * keyValueDim]
  private float[][] mixed = {}; // [vectors][dim]
  private float[][] gateUp = {}; // [vectors][2 * feedForwardDim]
  private float[][] projected = {}; // [vectors][dim]
  private float[] scores = {}; // [positions]

  Buffers(DecoderConfig config) {
    this.config = config;
  }

  float[][] normed(int vectors) {
    normed = enlarged(normed, vectors, config.dim());
    return normed;
  }

  float[][] queriesKeysValues(int vectors) {
    queriesKeysValues =
        enlarged(queriesKeysValues, vectors, config.dim() + 2 * config.keyValueDim());
    return queriesKeysValues;
  }

  float[][] mixed(int vectors) {
    mixed = enlarged(mixed, vectors, config.dim());
    return mixed;
  }

  float[][] gateUp(int vectors) {
    gateUp = enlarged(gateUp, vectors, 2 * config.feedForwardDim());
    return gateUp;
  }

  float[][] projected(int vectors) {
    projected = enlarged(projected, vectors, config.dim());
    return projected;
  }

  float[] scores(int positions) {
    if (scores.length < positions) {
      scores = new float[Math.max(positions, 2 * scores.length)];
    }
    return scores;
  }

  private static float[][] enlarged(float[][] before, int vectors, int size) {
    if (before.length >= vectors) {
      return before;
    }
    float[][] more = Arrays.copyOf(before, vectors);
    for (int v = before.length; v < vectors; v++) {
      more[v] = new float[size];
    }
    return more;
  }
}

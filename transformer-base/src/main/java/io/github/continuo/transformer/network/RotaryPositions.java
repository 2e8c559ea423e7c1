package io.github.continuo.transformer.network;

import io.github.continuo.transformer.DecoderConfig;
import java.util.Arrays;

/**
 * Rotary position embeddings (Su et al. 2021, RoFormer) in the half-split form of Llama: element i
 * of a head's first half and element i of the second half are rotated together, by {@code position
 * * ropeTheta^(-2i / headDim)}. The tables grow with the positions that are read. Safe for use by
 * several threads.
 */
final class RotaryPositions {
  private static final int MIN_POSITIONS = 64;

  private static final class Tables {
    private final float[][] cos; // [positions][headDim / 2]
    private final float[][] sin;

    Tables(float[][] cos, float[][] sin) {
      this.cos = cos;
      this.sin = sin;
    }
  }

  private final double[] frequencies; // [headDim / 2]
  private final int maxPositions;
  private volatile Tables tables = new Tables(new float[0][], new float[0][]);

  RotaryPositions(DecoderConfig config) {
    maxPositions = config.maxPositions();
    frequencies = new double[config.headDim() / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = StrictMath.pow(config.ropeTheta(), -2.0 * i / config.headDim());
    }
  }

  /** Rotates a head of a query or key, {@code x[from .. from + headDim - 1]}, in place. */
  void rotate(float[] x, int from, int position) {
    Tables all = tablesFor(position);
    float[] cos = all.cos[position];
    float[] sin = all.sin[position];
    int half = frequencies.length;
    for (int i = 0; i < half; i++) {
      float first = x[from + i];
      float second = x[from + half + i];
      x[from + i] = first * cos[i] - second * sin[i];
      x[from + half + i] = second * cos[i] + first * sin[i];
    }
  }

  private Tables tablesFor(int position) {
    Tables all = tables;
    if (position < all.cos.length) {
      return all;
    }
    int known = all.cos.length;
    long doubled = Math.max(MIN_POSITIONS, 2L * position);
    int size = (int) Math.max(position + 1L, Math.min(maxPositions, doubled));
    float[][] cos = Arrays.copyOf(all.cos, size);
    float[][] sin = Arrays.copyOf(all.sin, size);
    for (int p = known; p < size; p++) {
      cos[p] = new float[frequencies.length];
      sin[p] = new float[frequencies.length];
      for (int i = 0; i < frequencies.length; i++) {
        double angle = p * frequencies[i];
        cos[p][i] = (float) StrictMath.cos(angle);
        sin[p][i] = (float) StrictMath.sin(angle);
      }
    }
    Tables longer = new Tables(cos, sin);
    tables = longer; // another thread may have done the same; either result is correct
    return longer;
  }
}

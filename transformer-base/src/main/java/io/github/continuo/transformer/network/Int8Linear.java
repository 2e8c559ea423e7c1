package io.github.continuo.transformer.network;

import java.util.Arrays;

/**
 * A linear layer whose weights are 8-bit integers with a scale for each output, stored by inputs as
 * in {@link FloatLinear}.
 *
 * <p>Where the JVM does not turn the conversion of bytes to floats into vector instructions, {@link
 * #of} keeps the same integers as floats: slower to fetch, faster to use, and the same results.
 */
final class Int8Linear implements Linear {
  private final byte[][] weight; // [inputs][outputs]
  private final float[] scales; // [outputs]

  private Int8Linear(byte[][] weight, float[] scales) {
    this.weight = weight;
    this.scales = scales;
  }

  /**
   * A layer with the weights of a checkpoint, rounded: the largest of an output becomes 127.
   *
   * @param rows [outputs][inputs], row by row
   * @param asBytes whether the integers are kept as bytes, or as floats
   */
  static Linear of(float[] rows, int outputs, int inputs, boolean asBytes) {
    float[] scales = scales(rows, outputs, inputs);
    return asBytes
        ? new Int8Linear(rounded(rows, scales, inputs), scales)
        : new FloatLinear(roundedFloats(rows, scales, inputs), scales, outputs);
  }

  /** The same, computed by others. */
  static Linear of(float[] rows, int outputs, int inputs, VectorLayers layers) {
    float[] scales = scales(rows, outputs, inputs);
    return layers.int8(rounded(rows, scales, inputs), scales);
  }

  private static float[] scales(float[] rows, int outputs, int inputs) {
    float[] scales = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      scales[o] = scale(rows, o * inputs, inputs);
    }
    return scales;
  }

  // Some outputs at a time: both the rows that are read and those that are written stay in the
  // cache.
  private static byte[][] rounded(float[] rows, float[] scales, int inputs) {
    byte[][] weight = new byte[inputs][scales.length];
    for (int first = 0; first < scales.length; first += FloatLinear.TILE) {
      int end = Math.min(first + FloatLinear.TILE, scales.length);
      for (int i = 0; i < inputs; i++) {
        for (int o = first; o < end; o++) {
          weight[i][o] = rounded(rows[o * inputs + i], scales[o]);
        }
      }
    }
    return weight;
  }

  private static float[][] roundedFloats(float[] rows, float[] scales, int inputs) {
    float[][] weight = FloatLinear.byInputs(rows, scales.length, inputs);
    for (float[] ofInput : weight) {
      for (int o = 0; o < ofInput.length; o++) {
        ofInput[o] = rounded(ofInput[o], scales[o]);
      }
    }
    return weight;
  }

  /** What the integers of an output are multiplied with, NaN if one of its weights is. */
  static float scale(float[] rows, int from, int count) {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Math.abs(rows[i]));
    }
    return largest / 127;
  }

  /** To the nearest integer, halves away from 0; 0 where the scale is. */
  static byte rounded(float weight, float scale) {
    float shared = scale == 0 ? 0 : weight / scale;
    return (byte) (shared + (shared < 0 ? -0.5f : 0.5f));
  }

  @Override
  public int inputs() {
    return weight.length;
  }

  @Override
  public int outputs() {
    return scales.length;
  }

  @Override
  public void apply(float[][] x, float[][] y, int vectors, int first, int end) {
    for (int v = 0; v < vectors; v++) {
      Arrays.fill(y[v], first, end, 0f);
    }
    int fours = weight.length & ~3;
    for (int i = 0; i < fours; i += 4) {
      for (int v = 0; v < vectors; v++) {
        float[] xs = x[v];
        addFour(
            xs[i],
            weight[i],
            xs[i + 1],
            weight[i + 1],
            xs[i + 2],
            weight[i + 2],
            xs[i + 3],
            weight[i + 3],
            y[v],
            first,
            end);
      }
    }
    for (int i = fours; i < weight.length; i++) {
      for (int v = 0; v < vectors; v++) {
        add(x[v][i], weight[i], y[v], first, end);
      }
    }
    for (int v = 0; v < vectors; v++) {
      FloatLinear.multiply(y[v], scales, first, end);
    }
  }

  // Four rows a pass, one array per row, a plain counter: what C2 of JDK 25 turns into vector
  // instructions. With eight rows, or one array for all, it does not.
  private static void addFour(
      float a,
      byte[] wa,
      float b,
      byte[] wb,
      float c,
      byte[] wc,
      float d,
      byte[] wd,
      float[] y,
      int first,
      int end) {
    for (int o = first; o < end; o++) {
      y[o] = y[o] + a * wa[o] + b * wb[o] + c * wc[o] + d * wd[o];
    }
  }

  private static void add(float a, byte[] w, float[] y, int first, int end) {
    for (int o = first; o < end; o++) {
      y[o] = y[o] + a * w[o];
    }
  }
}

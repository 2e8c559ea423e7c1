package io.github.continuo.transformer.network;

import java.util.Arrays;

/**
 * Linear layer whose weights are 8-bit integers with one scale per output, stored by inputs as in
 * {@link FloatLinear}.
 *
 * <p>If the JVM does not vectorize the conversion of bytes to floats, {@link #of} keeps the same
 * integers as floats. They are slower to fetch and faster to use, and the results are the same.
 */
final class Int8Linear implements Linear {
  /** Number of vectors from which converting the weights to floats first pays off. */
  private static final int MIN_CONVERTED_VECTORS = 3;

  /** Adding this rounds to an integer: floats of this magnitude have no fraction bits. */
  private static final float ROUNDING = 1.5f * (1 << 23);

  private final byte[][] weight; // [inputs][outputs]
  private final float[] scales; // [outputs]

  private Int8Linear(byte[][] weight, float[] scales) {
    this.weight = weight;
    this.scales = scales;
  }

  /**
   * Creates a layer from the weights of a checkpoint, rounded so that the largest magnitude of each
   * output becomes 127.
   *
   * @param rows [outputs][inputs], in row-major order
   * @param asBytes whether to keep the integers as bytes instead of floats
   */
  static Linear of(float[] rows, int outputs, int inputs, boolean asBytes, Workers workers) {
    float[] scales = new float[outputs];
    if (asBytes) {
      return new Int8Linear(rounded(rows, scales, inputs, workers), scales);
    }
    float[][] weight = new float[inputs][outputs];
    forTiles(
        rows,
        scales,
        inputs,
        workers,
        (first, end) -> {
          for (int i = 0; i < inputs; i++) {
            round(rows, i, inputs, scales, first, end, weight[i]);
          }
        });
    return new FloatLinear(weight, scales, outputs);
  }

  /** Creates a layer with the same weights that other layers compute. */
  static Linear of(float[] rows, int outputs, int inputs, VectorLayers layers, Workers workers) {
    float[] scales = new float[outputs];
    return layers.int8(rounded(rows, scales, inputs, workers), scales);
  }

  private static byte[][] rounded(float[] rows, float[] scales, int inputs, Workers workers) {
    byte[][] weight = new byte[inputs][scales.length];
    forTiles(
        rows,
        scales,
        inputs,
        workers,
        (first, end) -> {
          for (int i = 0; i < inputs; i++) {
            round(rows, i, inputs, scales, first, end, weight[i]);
          }
        });
    return weight;
  }

  // A few outputs at a time, so that the rows read and the rows written stay in the CPU cache.
  private static void forTiles(
      float[] rows, float[] scales, int inputs, Workers workers, Workers.Task task) {
    workers.run(
        (from, to) -> {
          for (int first = from; first < to; first += FloatLinear.TILE) {
            int end = Math.min(first + FloatLinear.TILE, to);
            for (int o = first; o < end; o++) {
              scales[o] = scale(rows, o * inputs, inputs);
            }
            task.run(first, end);
          }
        },
        0,
        scales.length,
        Workers.PART_OUTPUTS,
        rows.length);
  }

  // The JIT compiler compiles methods as small as these soon after startup.
  private static void round(
      float[] rows, int input, int inputs, float[] scales, int first, int end, float[] to) {
    for (int o = first; o < end; o++) {
      to[o] = rounded(rows[o * inputs + input], scales[o]);
    }
  }

  private static void round(
      float[] rows, int input, int inputs, float[] scales, int first, int end, byte[] to) {
    for (int o = first; o < end; o++) {
      to[o] = (byte) rounded(rows[o * inputs + input], scales[o]);
    }
  }

  /**
   * Returns the scale of an output: its largest weight magnitude / 127; 1 if all weights are 0, NaN
   * if any is NaN.
   */
  static float scale(float[] rows, int from, int count) {
    int largest = 0; // positive floats are ordered like their bits, and NaN is the largest
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(rows[i]) & Integer.MAX_VALUE);
    }
    return largest == 0 ? 1 : Float.intBitsToFloat(largest) / 127;
  }

  /** Returns the quotient rounded to the nearest integer, ties to even. */
  static float rounded(float weight, float scale) {
    return weight / scale + ROUNDING - ROUNDING;
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
    if (vectors < MIN_CONVERTED_VECTORS) {
      addFours(x, y, vectors, first, end);
    } else {
      addConverted(x, y, vectors, first, end);
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

  private void addFours(float[][] x, float[][] y, int vectors, int first, int end) {
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
  }

  /** Does the same as addFours, but converts each row to floats once for all vectors. */
  private void addConverted(float[][] x, float[][] y, int vectors, int first, int end) {
    float[][] rows = new float[4][end];
    int fours = weight.length & ~3;
    for (int i = 0; i < fours; i += 4) {
      for (int row = 0; row < 4; row++) {
        convert(weight[i + row], rows[row], first, end);
      }
      for (int v = 0; v < vectors; v++) {
        FloatLinear.addFour(x[v], i, rows, 0, y[v], first, end);
      }
    }
  }

  private static void convert(byte[] from, float[] to, int first, int end) {
    for (int o = first; o < end; o++) {
      to[o] = from[o];
    }
  }

  // Four rows per pass, one array per row and a plain counter: C2 of JDK 25 vectorizes this loop.
  // It does not vectorize eight rows, or one array for all.
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

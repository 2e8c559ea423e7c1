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
  /** Vectors from which it pays to make floats of the weights first. */
  private static final int MIN_CONVERTED_VECTORS = 3;

  /** Above it floats are integers: whatever is added to it is rounded. */
  private static final float ROUNDING = 1.5f * (1 << 23);

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

  /** The same, computed by others. */
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

  // Some outputs at a time: both the rows that are read and those that are written stay in the
  // cache.
  private static void forTiles(
      float[] rows, float[] scales, int inputs, Workers workers, Workers.Task turn) {
    workers.run(
        (from, to) -> {
          for (int first = from; first < to; first += FloatLinear.TILE) {
            int end = Math.min(first + FloatLinear.TILE, to);
            for (int o = first; o < end; o++) {
              scales[o] = scale(rows, o * inputs, inputs);
            }
            turn.run(first, end);
          }
        },
        0,
        scales.length,
        Workers.PART_OUTPUTS,
        rows.length);
  }

  // Methods as small as these are compiled soon after a program has started.
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
   * What the integers of an output are multiplied with: a 127th of its largest weight; 1 if all are
   * 0, NaN if one is.
   */
  static float scale(float[] rows, int from, int count) {
    int largest = 0; // floats above 0 have the order of their bits, and NaN comes last
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(rows[i]) & Integer.MAX_VALUE);
    }
    return largest == 0 ? 1 : Float.intBitsToFloat(largest) / 127;
  }

  /** To the nearest integer, of two as near the even one. */
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

  /** The same, with rows that are made floats once for all vectors. */
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

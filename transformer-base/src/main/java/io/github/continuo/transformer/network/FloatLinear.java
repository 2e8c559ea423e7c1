package io.github.continuo.transformer.network;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Linear layer with float weights, stored by inputs: the inner loop runs over outputs, so that each
 * lane of a vector register holds the sum of one output.
 */
final class FloatLinear implements Linear {
  /** Number of outputs transposed at a time: the data read and written stay in the CPU cache. */
  static final int TILE = 32;

  private final float[][] weight; // [inputs][outputs]
  private final float @Nullable [] scales; // per output, if the weights are rounded integers
  private final int outputs;

  /**
   * Creates a layer.
   *
   * @param weight [inputs][outputs]
   * @param scales scale of each output, or null
   */
  FloatLinear(float[][] weight, float @Nullable [] scales, int outputs) {
    this.weight = weight;
    this.scales = scales;
    this.outputs = outputs;
  }

  /**
   * Creates a layer from the weights of a checkpoint.
   *
   * @param rows [outputs][inputs], in row-major order
   */
  static FloatLinear of(float[] rows, int outputs, int inputs) {
    return new FloatLinear(byInputs(rows, outputs, inputs), null, outputs);
  }

  /** Transposes row-major weights [outputs][inputs] to [inputs][outputs]. */
  static float[][] byInputs(float[] rows, int outputs, int inputs) {
    float[][] weight = new float[inputs][outputs];
    for (int first = 0; first < outputs; first += TILE) {
      int end = Math.min(first + TILE, outputs);
      for (int i = 0; i < inputs; i++) {
        for (int o = first; o < end; o++) {
          weight[i][o] = rows[o * inputs + i];
        }
      }
    }
    return weight;
  }

  @Override
  public int inputs() {
    return weight.length;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public void apply(float[][] x, float[][] y, int vectors, int first, int end) {
    for (int v = 0; v < vectors; v++) {
      Arrays.fill(y[v], first, end, 0f);
    }
    int fours = weight.length & ~3;
    for (int i = 0; i < fours; i += 4) {
      for (int v = 0; v < vectors; v++) {
        addFour(x[v], i, weight, i, y[v], first, end);
      }
    }
    for (int i = fours; i < weight.length; i++) {
      for (int v = 0; v < vectors; v++) {
        add(x[v][i], weight[i], y[v], first, end);
      }
    }
    if (scales != null) {
      for (int v = 0; v < vectors; v++) {
        multiply(y[v], scales, first, end);
      }
    }
  }

  /** Adds four rows of a matrix, each times an element of x, in order. */
  static void addFour(
      float[] x, int xFirst, float[][] rows, int row, float[] y, int first, int end) {
    addFour(
        x[xFirst],
        rows[row],
        x[xFirst + 1],
        rows[row + 1],
        x[xFirst + 2],
        rows[row + 2],
        x[xFirst + 3],
        rows[row + 3],
        y,
        first,
        end);
  }

  // C2 vectorizes this loop: one array per row and a plain counter.
  private static void addFour(
      float a,
      float[] wa,
      float b,
      float[] wb,
      float c,
      float[] wc,
      float d,
      float[] wd,
      float[] y,
      int first,
      int end) {
    for (int o = first; o < end; o++) {
      y[o] = y[o] + a * wa[o] + b * wb[o] + c * wc[o] + d * wd[o];
    }
  }

  /** Adds a vector times a number. */
  static void add(float a, float[] w, float[] y, int first, int end) {
    for (int o = first; o < end; o++) {
      y[o] = y[o] + a * w[o];
    }
  }

  static void multiply(float[] y, float[] scales, int first, int end) {
    for (int o = first; o < end; o++) {
      y[o] = y[o] * scales[o];
    }
  }
}

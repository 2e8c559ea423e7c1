package io.github.continuo.vector;

import io.github.continuo.transformer.network.Linear;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Linear layer with int8 weights that are stored in panels: a panel has as many outputs as four
 * vector registers have lanes. The sums of a panel stay in registers while the loop runs over the
 * inputs. Each lane sums the products of one output in the order of the inputs and rounds each
 * product and each sum, so the results are bit-identical to the other implementations for every
 * register width.
 */
final class PanelLinear implements Linear {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, LANES * Byte.SIZE)));
  private static final int PANEL = 4 * LANES;

  /** Number of vectors that are multiplied with a weight each time it is loaded. */
  private static final int BLOCK = 4;

  private final int inputs;
  private final int outputs;
  private final byte[][] panels; // [panels][inputs * PANEL]
  private final float[][] scales; // [panels][PANEL]

  /**
   * Creates a layer.
   *
   * @param weight [inputs][outputs]
   * @param scales [outputs]
   */
  PanelLinear(byte[][] weight, float[] scales) {
    inputs = weight.length;
    outputs = scales.length;
    int count = (outputs + PANEL - 1) / PANEL;
    panels = new byte[count][inputs * PANEL];
    this.scales = new float[count][PANEL];
    for (int panel = 0; panel < count; panel++) {
      int first = panel * PANEL;
      int width = Math.min(PANEL, outputs - first);
      for (int i = 0; i < inputs; i++) {
        System.arraycopy(weight[i], first, panels[panel], i * PANEL, width);
      }
      System.arraycopy(scales, first, this.scales[panel], 0, width);
    }
  }

  /**
   * Returns whether a float register has 8 or 16 lanes, so that as many bytes fill a byte register.
   */
  static boolean isFast() {
    return LANES == 8 || LANES == 16;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public void apply(float[][] x, float[][] y, int vectors, int first, int end) {
    int blocks = vectors - vectors % BLOCK;
    for (int panel = first / PANEL; panel * PANEL < end; panel++) {
      for (int v = 0; v < blocks; v += BLOCK) {
        multiply(panel, 0, x, y, v, end);
        multiply(panel, 2 * LANES, x, y, v, end);
      }
      for (int v = blocks; v < vectors; v++) {
        multiply(panel, x[v], y[v], end);
      }
    }
  }

  /** Multiplies one vector with all outputs of a panel. */
  private void multiply(int panel, float[] x, float[] y, int end) {
    byte[] weight = panels[panel];
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int at = 0;
    for (int i = 0; i < inputs; i++) {
      FloatVector input = FloatVector.broadcast(FLOATS, x[i]);
      a = a.add(input.mul(floats(weight, at)));
      b = b.add(input.mul(floats(weight, at + LANES)));
      c = c.add(input.mul(floats(weight, at + 2 * LANES)));
      d = d.add(input.mul(floats(weight, at + 3 * LANES)));
      at += PANEL;
    }
    write(panel, 0, a, b, y, end);
    write(panel, 2 * LANES, c, d, y, end);
  }

  /**
   * Multiplies four vectors with two registers of outputs of a panel, starting at the given output.
   */
  private void multiply(int panel, int from, float[][] x, float[][] y, int v, int end) {
    byte[] weight = panels[panel];
    float[] x0 = x[v];
    float[] x1 = x[v + 1];
    float[] x2 = x[v + 2];
    float[] x3 = x[v + 3];
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    int at = from;
    for (int i = 0; i < inputs; i++) {
      FloatVector a = floats(weight, at);
      FloatVector b = floats(weight, at + LANES);
      FloatVector input = FloatVector.broadcast(FLOATS, x0[i]);
      a0 = a0.add(input.mul(a));
      b0 = b0.add(input.mul(b));
      input = FloatVector.broadcast(FLOATS, x1[i]);
      a1 = a1.add(input.mul(a));
      b1 = b1.add(input.mul(b));
      input = FloatVector.broadcast(FLOATS, x2[i]);
      a2 = a2.add(input.mul(a));
      b2 = b2.add(input.mul(b));
      input = FloatVector.broadcast(FLOATS, x3[i]);
      a3 = a3.add(input.mul(a));
      b3 = b3.add(input.mul(b));
      at += PANEL;
    }
    write(panel, from, a0, b0, y[v], end);
    write(panel, from, a1, b1, y[v + 1], end);
    write(panel, from, a2, b2, y[v + 2], end);
    write(panel, from, a3, b3, y[v + 3], end);
  }

  private static FloatVector floats(byte[] weight, int at) {
    return (FloatVector) ByteVector.fromArray(BYTES, weight, at).castShape(FLOATS, 0);
  }

  /** Scales two registers of sums and writes the outputs before the end. */
  private void write(int panel, int from, FloatVector a, FloatVector b, float[] y, int end) {
    FloatVector first = a.mul(FloatVector.fromArray(FLOATS, scales[panel], from));
    FloatVector second = b.mul(FloatVector.fromArray(FLOATS, scales[panel], from + LANES));
    int output = panel * PANEL + from; // may be beyond the end
    if (end - output >= 2 * LANES) {
      first.intoArray(y, output);
      second.intoArray(y, output + LANES);
      return;
    }
    if (output < end) {
      float[] both = new float[2 * LANES];
      first.intoArray(both, 0);
      second.intoArray(both, LANES);
      System.arraycopy(both, 0, y, output, end - output);
    }
  }
}

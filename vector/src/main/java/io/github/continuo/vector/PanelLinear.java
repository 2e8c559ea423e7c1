package io.github.continuo.vector;

import io.github.continuo.transformer.network.Linear;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A linear layer of 8-bit weights in panels of 32 outputs, whose sums stay in four vector registers
 * while the inputs go by. Each lane owns the sum of one output and adds its products in the order
 * of the inputs, each rounded, so the results are those of every other way.
 */
final class PanelLinear implements Linear {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final int LANES = 8;
  private static final int PANEL = 4 * LANES;

  private final int inputs;
  private final int outputs;
  private final byte[][] panels; // [panels][inputs * 32]
  private final float[][] scales; // [panels][32]

  /**
   * A layer.
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
    for (int panel = first / PANEL; panel * PANEL < end; panel++) {
      for (int v = 0; v < vectors; v++) {
        apply(panels[panel], scales[panel], x[v], y[v], panel * PANEL, end);
      }
    }
  }

  private void apply(byte[] weight, float[] panelScales, float[] x, float[] y, int first, int end) {
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
    a = a.mul(FloatVector.fromArray(FLOATS, panelScales, 0));
    b = b.mul(FloatVector.fromArray(FLOATS, panelScales, LANES));
    c = c.mul(FloatVector.fromArray(FLOATS, panelScales, 2 * LANES));
    d = d.mul(FloatVector.fromArray(FLOATS, panelScales, 3 * LANES));
    if (end - first >= PANEL) {
      a.intoArray(y, first);
      b.intoArray(y, first + LANES);
      c.intoArray(y, first + 2 * LANES);
      d.intoArray(y, first + 3 * LANES);
      return;
    }
    float[] all = new float[PANEL];
    a.intoArray(all, 0);
    b.intoArray(all, LANES);
    c.intoArray(all, 2 * LANES);
    d.intoArray(all, 3 * LANES);
    System.arraycopy(all, 0, y, first, end - first);
  }

  private static FloatVector floats(byte[] weight, int at) {
    return (FloatVector) ByteVector.fromArray(BYTES, weight, at).castShape(FLOATS, 0);
  }
}

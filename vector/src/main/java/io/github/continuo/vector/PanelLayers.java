package io.github.continuo.vector;

import io.github.continuo.transformer.network.Linear;
import io.github.continuo.transformer.network.VectorLayers;

/** Makes {@link PanelLinear}. */
public final class PanelLayers implements VectorLayers {

  /** For {@link java.util.ServiceLoader}. */
  public PanelLayers() {}

  @Override
  public boolean isFast() {
    return PanelLinear.isFast();
  }

  @Override
  public Linear int8(byte[][] weight, float[] scales) {
    return new PanelLinear(weight, scales);
  }
}

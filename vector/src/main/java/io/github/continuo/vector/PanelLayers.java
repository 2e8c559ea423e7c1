package io.github.continuo.vector;

import io.github.continuo.transformer.network.Linear;
import io.github.continuo.transformer.network.VectorLayers;

/** Factory of {@link PanelLinear} layers. */
public final class PanelLayers implements VectorLayers {

  /** Creates the factory for {@link java.util.ServiceLoader}. */
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

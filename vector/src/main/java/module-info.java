/** Large linear layers with the JVM's Vector API; found where {@code jdk.incubator.vector} is. */
module io.github.continuo.vector {
  requires io.github.continuo.transformer;
  requires jdk.incubator.vector;
  requires static org.jspecify;

  provides io.github.continuo.transformer.network.VectorLayers with
      io.github.continuo.vector.PanelLayers;
}

/**
 * Fast linear layers with the Vector API of the JVM; used if {@code jdk.incubator.vector} is
 * present.
 */
module io.github.continuo.vector {
  requires io.github.continuo.transformer;
  requires jdk.incubator.vector;
  requires static org.jspecify;

  provides io.github.continuo.transformer.network.VectorLayers with
      io.github.continuo.vector.PanelLayers;
}

/** The base transformer and generation: music that goes on from music. */
@SuppressWarnings("module") // the modules that packages are exported to are not there yet
module io.github.continuo.transformer {
  requires transitive io.github.continuo.midi;
  requires static com.google.errorprone.annotations;
  requires com.google.gson;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static transitive java.desktop; // only for sequences of javax.sound.midi

  exports io.github.continuo.generate;
  exports io.github.continuo.live;
  exports io.github.continuo.transformer;
  exports io.github.continuo.transformer.base;
  exports io.github.continuo.transformer.hub;
  exports io.github.continuo.transformer.network to
      io.github.continuo.dual,
      io.github.continuo.vector;
  exports io.github.continuo.transformer.weights to
      io.github.continuo.dual,
      io.github.continuo.hub,
      io.github.continuo.pytorch,
      io.github.continuo.training;

  uses io.github.continuo.transformer.Backend;
  uses io.github.continuo.transformer.ModelFormat;
  uses io.github.continuo.transformer.hub.ModelHub;
  uses io.github.continuo.transformer.network.VectorLayers;

  provides io.github.continuo.transformer.ModelFormat with
      io.github.continuo.transformer.format.BaseModelFormat;
}

/** The base transformer and generation: music that goes on from music. */
module io.github.continuo.transformer {
  requires transitive io.github.continuo.midi;
  requires transitive ai.djl.api;
  requires ai.djl.pytorch_engine;
  requires transitive com.google.gson;
  requires java.management;
  requires jdk.management;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static transitive java.desktop; // only for sequences of javax.sound.midi

  exports io.github.continuo.engine;
  exports io.github.continuo.generate;
  exports io.github.continuo.transformer;

  uses io.github.continuo.transformer.ModelFormat;

  provides io.github.continuo.transformer.ModelFormat with
      io.github.continuo.transformer.BaseModelFormat;
}

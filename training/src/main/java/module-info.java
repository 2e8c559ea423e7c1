/** From a folder of MIDI files to a trained model, and what that is worth. */
module io.github.continuo.training {
  requires transitive io.github.continuo.pytorch;
  requires ai.djl.pytorch_engine;
  requires com.google.gson;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static java.desktop; // only for pictures

  exports io.github.continuo.data;
  exports io.github.continuo.evaluation;
  exports io.github.continuo.metrics;
  exports io.github.continuo.report;
  exports io.github.continuo.training;
}

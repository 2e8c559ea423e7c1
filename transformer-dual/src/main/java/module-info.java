/** The dual transformer over MIDI events. */
module io.github.continuo.dual {
  requires transitive io.github.continuo.transformer;
  requires ai.djl.pytorch_engine;
  requires com.google.gson;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.github.continuo.dual;

  opens io.github.continuo.dual to
      io.github.continuo.transformer; // its arithmetic is read there

  provides io.github.continuo.transformer.ModelFormat with
      io.github.continuo.dual.DualModelFormat;
}

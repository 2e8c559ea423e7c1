/**
 * Dual transformer over MIDI events: an event network for the piece, a token network for each
 * event.
 */
@SuppressWarnings("module") // the module of the qualified export is compiled later
module io.github.continuo.dual {
  requires transitive io.github.continuo.transformer;
  requires com.google.gson;
  requires static transitive org.jspecify;

  exports io.github.continuo.dual;
  exports io.github.continuo.dual.checkpoint to
      io.github.continuo.pytorch;

  provides io.github.continuo.transformer.ModelFormat with
      io.github.continuo.dual.DualModelFormat;
}

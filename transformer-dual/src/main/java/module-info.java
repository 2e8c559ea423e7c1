/** The dual transformer over MIDI events: one network for the piece, one inside each event. */
@SuppressWarnings("module") // the module that a package is exported to is not there yet
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

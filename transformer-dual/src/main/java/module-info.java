/**
 * Dual transformer over MIDI events: an event network for the piece, a token network for each
 * event.
 */
module io.github.continuo.dual {
  requires transitive io.github.continuo.transformer;
  requires com.google.gson;
  requires static transitive org.jspecify;

  exports io.github.continuo.dual;

  provides io.github.continuo.transformer.ModelFormat with
      io.github.continuo.dual.format.DualModelFormat;
}

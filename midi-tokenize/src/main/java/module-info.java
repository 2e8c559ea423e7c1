/** MIDI files and tokens: reading, writing and turning music into numbers and back. */
@SuppressWarnings("module") // those that files are written for are not there yet
module io.github.continuo.midi {
  requires static com.google.errorprone.annotations; // checks formats at compile time
  requires static transitive org.jspecify;
  requires static transitive java.desktop; // only for SequenceConverter and Png; others never load

  // it

  exports io.github.continuo.midi;
  exports io.github.continuo.picture;
  exports io.github.continuo.tokenize;
  exports io.github.continuo.tokenize.event;
  exports io.github.continuo.tokenize.note;
  exports io.github.continuo.files to
      io.github.continuo.dual,
      io.github.continuo.hub,
      io.github.continuo.pytorch,
      io.github.continuo.training,
      io.github.continuo.transformer;
  exports io.github.continuo.messages to
      io.github.continuo.dual,
      io.github.continuo.hub,
      io.github.continuo.pytorch,
      io.github.continuo.training,
      io.github.continuo.transformer;
}

package io.github.continuo.picture;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.file.Path;

/** The Java of docs/quickstart.md, to be run in a folder with a song. */
final class Snippets {
  private Snippets() {}

  static void draw(Path song, Path svg, Path png) throws IOException {
    // @start draw
    Score score = MidiReader.read(song);
    PianoRoll roll = PianoRoll.of(score).withBeats(0, 64).withHighlightedBeats(16, 32);
    roll.writeSvg(svg);
    Png.write(roll, png);
    // @end draw
  }
}

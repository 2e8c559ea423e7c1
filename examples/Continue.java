///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//REPOS mavenlocal,central
//DEPS io.github.continuo-midi:continuo-bom:0.1.0-SNAPSHOT@pom
//DEPS io.github.continuo-midi:continuo-transformer-dual
//DEPS io.github.continuo-midi:continuo-pop909-dual

import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import java.nio.file.Path;

/** {@code jbang Continue.java song.mid longer.mid} */
class Continue {
  public static void main(String[] args) throws Exception {
    try (Generator generator = Generator.bundled("pop909-dual")) {
      var continuation = generator.continueFrom(MidiReader.read(Path.of(args[0])));
      MidiWriter.write(continuation.score(), Path.of(args[1]));
    }
  }
}

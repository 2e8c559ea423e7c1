package org.example.modular;

import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import java.nio.file.Path;

/** Continues a file from a module. */
public final class Main {
  public static void main(String[] args) throws Exception {
    if (!Generator.class.getModule().isNamed()) {
      throw new AssertionError("the generator must be in a module");
    }
    try (Generator generator = Generator.bundled("pop909-dual")) {
      int events = generator.continueFrom(MidiReader.read(Path.of(args[0]))).newEvents().size();
      System.out.println("works: " + events + " events in " + Main.class.getModule());
    }
  }
}

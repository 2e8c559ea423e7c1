package org.example;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Continues a song with no engine on its path, and says how small that path is. */
public final class MusicAlone {
  private static final long MAX_PATH_BYTES = 2_000_000; // without the model
  private static final long MAX_OUR_BYTES = 1_000_000;

  private MusicAlone() {}

  /** Continues the song named. */
  public static void main(String[] arguments) throws IOException {
    requireSmallPath();
    Score song = MidiReader.read(Path.of(arguments[0]));
    try (Generator generator = Generator.bundled("pop909-dual")) {
      Continuation longer =
          generator.continueFrom(song, GenerationOptions.defaults().withSeed(1));
      if (!MidiReader.read(MidiWriter.write(longer.score())).equals(longer.score())) {
        throw new IllegalStateException("what was written must be what is read back");
      }
      System.out.printf(
          "%d new events on %s in %s%n",
          longer.newEvents().size(), generator.device(), generator.precision());
    }
    if (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("continuo"))) {
      throw new IllegalStateException("no thread must be left");
    }
  }

  private static void requireSmallPath() throws IOException {
    long all = 0;
    long ours = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      if (!Files.isRegularFile(jar) || jar.getFileName().toString().contains("pop909")) {
        continue;
      }
      all += Files.size(jar);
      ours += jar.getFileName().toString().startsWith("continuo-") ? Files.size(jar) : 0;
    }
    System.out.printf("%d bytes on the path without the model, %d of them ours%n", all, ours);
    if (all >= MAX_PATH_BYTES || ours >= MAX_OUR_BYTES) {
      throw new IllegalStateException("the path must be below 2 MB, our part below 1 MB");
    }
  }
}

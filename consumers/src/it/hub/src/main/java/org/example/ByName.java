package org.example;

import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.BundledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Loads a model by its name on a hub, from a cache as the Python tools leave it: HF_HUB_CACHE is a
 * folder of this build, and HF_HUB_OFFLINE is set, so that no connection is opened.
 */
public final class ByName {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private ByName() {}

  /** Continues the song named. */
  public static void main(String[] arguments) throws IOException {
    Path cached = Path.of(System.getenv("HF_HUB_CACHE"), "models--example--tune");
    Path snapshot = Files.createDirectories(cached.resolve("snapshots").resolve(COMMIT));
    BundledModel.load("pop909-base", folder -> copy(folder, snapshot));
    Path main = cached.resolve("refs").resolve("main");
    Files.createDirectories(main.getParent());
    Files.writeString(main, COMMIT);

    Score song = MidiReader.read(Path.of(arguments[0]));
    GenerationOptions options =
        GenerationOptions.defaults().withSeed(1).withLength(GenerationLength.bars(4));
    try (Generator byName = Generator.load("example/tune");
        Generator bundled = Generator.bundled("pop909-base")) {
      Score longer = byName.continueFrom(song, options).score();
      if (!longer.equals(bundled.continueFrom(song, options).score())) {
        throw new IllegalStateException("a cached model must give the music of the same files");
      }
    }
    try (Generator none = Generator.load("example/none")) {
      throw new IllegalStateException("a model that is not cached must be refused, got " + none);
    } catch (IOException e) {
      if (!e.getMessage().contains("HF_HUB_OFFLINE")) {
        throw e;
      }
      System.out.println("works: " + e.getMessage());
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }
}

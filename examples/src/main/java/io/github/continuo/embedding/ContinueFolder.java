package io.github.continuo.embedding;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.ControlCharacters;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Continues every MIDI file of a folder into another: {@code ContinueFolder songs longer}.
 *
 * <p>Files are read and written by as many threads as there are cores, and share one generator: the
 * engine calculates for one at a time, and spreads that over the cores itself.
 */
public final class ContinueFolder {
  private ContinueFolder() {}

  /** Continues the files of the first folder into the second. */
  public static void main(String[] args) throws Exception {
    try (Generator generator = Generator.bundled("pop909-dual")) {
      run(Path.of(args[0]), Path.of(args[1]), generator, GenerationOptions.defaults());
    }
  }

  /**
   * Continues the files of a folder; one that cannot be is told of and left out.
   *
   * @return how many were continued
   */
  public static int run(Path from, Path to, Generator generator, GenerationOptions options)
      throws IOException, InterruptedException, ExecutionException {
    Files.createDirectories(to);
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try (Stream<Path> files = Files.list(from)) {
      List<Future<Boolean>> done =
          files
              .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".mid"))
              .map(file -> threads.submit(() -> continued(file, to, generator, options)))
              .toList();
      int continued = 0;
      for (Future<Boolean> file : done) {
        continued += file.get() ? 1 : 0;
      }
      return continued;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean continued(
      Path file, Path to, Generator generator, GenerationOptions options) {
    try {
      var continuation = generator.continueFrom(MidiReader.read(file), options);
      MidiWriter.write(continuation.score(), to.resolve(file.getFileName()));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(ControlCharacters.escaped(file + ": " + e.getMessage()));
      return false;
    }
  }
}

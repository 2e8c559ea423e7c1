package io.github.continuo.embedding;

import io.github.continuo.files.ControlCharacters;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
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
 * Continues every MIDI file of a folder, and writes the results to another folder: {@code
 * ContinueFolder songs longer}.
 *
 * <p>As many threads as there are cores read and write files. They share one generator, which
 * computes one continuation at a time and uses all cores itself.
 */
public final class ContinueFolder {
  private ContinueFolder() {}

  /** Runs the program. Arguments: input folder, output folder. */
  public static void main(String[] args) throws Exception {
    try (Generator generator = Generator.bundled("pop909-dual")) {
      run(Path.of(args[0]), Path.of(args[1]), generator, GenerationOptions.defaults());
    }
  }

  /**
   * Continues the files of a folder; prints and skips those that fail.
   *
   * @return the number of files continued
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

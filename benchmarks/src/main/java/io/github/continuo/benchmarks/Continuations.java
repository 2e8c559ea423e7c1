package io.github.continuo.benchmarks;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.transformer.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Continues all MIDI files of a folder by 16 bars with several settings of sampling, for {@code
 * music.py}.
 *
 * <pre>
 * java -cp continuo-benchmarks.jar io.github.continuo.benchmarks.Continuations \
 *   MODEL PROMPTS OUT SEEDS TEMPERATURE:TOP_K:TOP_P:MIN_P:REPEATED_BARS...
 * </pre>
 *
 * <p>MODEL is a bundled model or a folder. The setting {@code default} is the sampling of the
 * model. The files of a setting and a seed, 1 to SEEDS, are in the folder OUT/SETTING-SEED.
 */
public final class Continuations {
  private Continuations() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    Path model = Path.of(args[0]);
    List<Path> prompts;
    try (Stream<Path> files = Files.list(Path.of(args[1]))) {
      prompts = files.sorted().toList();
    }
    try (Generator generator =
        Files.isDirectory(model) ? Generator.load(model) : Generator.bundled(args[0])) {
      for (String setting : List.of(args).subList(4, args.length)) {
        for (int seed = 1; seed <= Integer.parseInt(args[3]); seed++) {
          GenerationOptions options =
              GenerationOptions.defaults().withSampling(sampling(setting)).withSeed(1_000L * seed);
          Path out = Files.createDirectories(Path.of(args[2], setting + "-" + seed));
          for (Path prompt : prompts) {
            options = options.withSeed(options.seed() + 1);
            MidiWriter.write(
                generator.continueFrom(MidiReader.read(prompt), options).score(),
                out.resolve(prompt.getFileName().toString()));
          }
          System.out.printf(Locale.ROOT, "%s%n", out);
        }
      }
    }
  }

  private static Sampling sampling(String setting) {
    if (setting.equals("default")) {
      return Sampling.open();
    }
    List<String> parts = List.of(setting.split(":", -1));
    return Sampling.of(
        Double.parseDouble(parts.get(0)),
        Integer.parseInt(parts.get(1)),
        Double.parseDouble(parts.get(2)),
        Double.parseDouble(parts.get(3)),
        Double.parseDouble(parts.get(4)));
  }
}

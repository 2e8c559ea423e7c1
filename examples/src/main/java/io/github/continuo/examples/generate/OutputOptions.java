package io.github.continuo.examples.generate;

import com.google.gson.JsonObject;
import io.github.continuo.examples.cli.JsonLine;
import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.ModelOptions;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.examples.cli.PictureFile;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that generate music; writes the MIDI files, pictures and sounds. */
final class OutputOptions {

  /** Generation task of a command. */
  interface Music {
    /** Returns the given number of variations. */
    List<Continuation> with(Generator generator, int variations) throws IOException;
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "MIDI",
      required = true,
      description = "MIDI file to write; for several variations x.mid becomes x-1.mid, x-2.mid...")
  private Path out;

  @Option(
      names = "--piano-roll",
      paramLabel = "PICTURE",
      converter = PictureFile.Converter.class,
      description =
          "Also draw a piano roll, a .png or .svg file, or an .html page that also plays, numbered"
              + " in the same way.")
  private @Nullable PictureFile pianoRoll;

  @Option(
      names = "--wav",
      paramLabel = "FILE",
      description = "Also render a WAV file with the JDK's synthesizer, numbered in the same way.")
  private @Nullable Path sound;

  @Option(
      names = "--variations",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Generate N variations, with seeds SEED, SEED + 1... (default: ${DEFAULT-VALUE}).")
  @Max(256)
  private int variations;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Option(
      names = "--notes-past-end",
      description =
          "Let new notes sound past the end of the new music or the region (default: they end with"
              + " it).")
  private boolean notesPastEnd;

  @Mixin private ConstraintOptions constraints = new ConstraintOptions();

  @Option(names = "--json", description = "Print one JSON object for each file.")
  private boolean json;

  /**
   * Returns the options for generation.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  GenerationOptions options() {
    if (variations < 1) {
      throw new IllegalArgumentException("variations must be at least 1, got " + variations);
    }
    GenerationOptions options = sampling.options().withNotesPastEnd(notesPastEnd);
    return options.withConstraints(constraints.addTo(options.constraints()));
  }

  /**
   * Checks that one variation is generated.
   *
   * @throws ParameterException if an option that needs it is given with others
   */
  void requireOneVariation(String option) {
    if (variations != 1) {
      throw new ParameterException(
          spec.commandLine(), option + " must have one variation, got " + variations);
    }
  }

  /**
   * Checks, before anything is read, that the files can be written and that the device exists.
   *
   * @return the options for loading the model
   */
  LoadOptions requireOutputsAndDevice() throws IOException {
    requireOutputs(UnaryOperator.identity());
    for (int i = 0; variations > 1 && i < variations; i++) {
      int index = i;
      requireOutputs(file -> numbered(file, index));
    }
    return model.loading();
  }

  private void requireOutputs(UnaryOperator<Path> names) throws IOException {
    Outputs outputs = new Outputs(spec).file("--out", names.apply(out));
    if (pianoRoll != null) {
      outputs.file("--piano-roll", names.apply(pianoRoll.path()));
    }
    if (sound != null) {
      outputs.file("--wav", names.apply(sound));
    }
  }

  /**
   * Loads the model, generates, writes the files and prints a summary of each.
   *
   * @param finish change of each picture before it is written
   * @param prompt file of the prompt, null if there is none
   */
  void write(
      Music music, UnaryOperator<PianoRoll> finish, @Nullable Path prompt, LoadOptions loading)
      throws IOException {
    try (Generator generator = model.load(loading)) {
      List<Continuation> pieces = music.with(generator, variations);
      for (int i = 0; i < pieces.size(); i++) {
        Path file = numbered(out, i);
        MidiWriter.write(pieces.get(i).score(), file);
        draw(pieces.get(i), i, finish);
        if (sound != null) {
          WaveFile.write(pieces.get(i).score(), numbered(sound, i));
        }
        report(pieces.get(i), prompt, file, generator);
      }
    }
  }

  /** Returns the file itself if it is the only one, otherwise x-1.mid, x-2.mid... for x.mid. */
  private Path numbered(Path file, int index) {
    if (variations == 1) {
      return file;
    }
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    return file.resolveSibling(name.substring(0, dot) + "-" + (index + 1) + name.substring(dot));
  }

  private void draw(Continuation piece, int index, UnaryOperator<PianoRoll> finish)
      throws IOException {
    if (pianoRoll != null) {
      new PictureFile(numbered(pianoRoll.path(), index))
          .write(
              finish.apply(
                  PianoRoll.of("prompt", piece.prompt()).withLayer("new", piece.newEvents())),
              piece.prompt(),
              piece.newEvents());
    }
  }

  private void report(Continuation piece, @Nullable Path prompt, Path file, Generator generator) {
    PrintWriter printer = spec.commandLine().getOut();
    double seconds = piece.totalTime().toNanos() * 1e-9;
    int newEvents = piece.newEvents().size();
    long newNotes =
        piece.newEvents().stream().filter(placed -> placed.event() instanceof Note).count();
    if (!json) {
      printer.printf(
          Locale.ROOT,
          "%s: %d new notes in %.1f s on %s in %s, seed %d%n",
          file,
          newNotes,
          seconds,
          generator.device(),
          generator.precision(),
          piece.seed());
      return;
    }
    Score score = piece.prompt();
    JsonObject result = new JsonObject();
    if (prompt != null) {
      result.addProperty("file", prompt.toString());
    }
    result.addProperty("out", file.toString());
    result.addProperty(
        "promptEvents", score.tracks().stream().mapToLong(track -> track.events().size()).sum());
    result.addProperty("promptNotes", score.notes().count());
    result.addProperty("promptLength", piece.promptLength());
    result.addProperty("newEvents", newEvents);
    result.addProperty("newNotes", newNotes);
    result.addProperty("newLength", piece.newLength());
    result.addProperty("seconds", seconds);
    result.addProperty("eventsPerSecond", newEvents / seconds);
    result.addProperty("firstEventMillis", piece.timeToFirstEvent().toNanos() * 1e-6);
    result.addProperty("backend", generator.backend());
    result.addProperty("device", generator.device());
    result.addProperty("precision", generator.precision().toString());
    result.addProperty("seed", piece.seed());
    JsonLine.print(result, printer);
  }
}

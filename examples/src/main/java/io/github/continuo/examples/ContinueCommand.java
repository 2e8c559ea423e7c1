package io.github.continuo.examples;

import com.google.gson.JsonObject;
import io.github.continuo.engine.Devices;
import io.github.continuo.generate.Amount;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Continues a MIDI file. */
@Command(
    name = "continue",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Writes a MIDI file that begins with the prompt and goes on with new notes.")
final class ContinueCommand implements Callable<Integer> {

  /** One of these. */
  static final class AmountOption {
    @Option(
        names = "--bars",
        paramLabel = "N",
        description = "How much new music, in bars (default: 16).")
    private @Nullable Double bars;

    @Option(names = "--beats", paramLabel = "N", description = "... in quarter notes.")
    private @Nullable Double beats;

    @Option(names = "--seconds", paramLabel = "N", description = "... in seconds.")
    private @Nullable Double seconds;

    @Option(names = "--notes", paramLabel = "N", description = "... in notes.")
    private @Nullable Integer notes;

    @Option(names = "--rows", paramLabel = "N", description = "... in rows of tokens.")
    private @Nullable Integer rows;

    private Amount amount() {
      if (bars != null) {
        return Amount.bars(bars);
      }
      if (beats != null) {
        return Amount.beats(beats);
      }
      if (seconds != null) {
        return Amount.seconds(seconds);
      }
      if (notes != null) {
        return Amount.notes(notes);
      }
      return rows != null ? Amount.rows(rows) : GenerationOptions.defaults().amount();
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROMPT", description = "The MIDI file to continue.")
  private Path prompt;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "Folder of a trained model.")
  private Path model;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "Folder of a LoRA adapter to merge into the model; may be given again.")
  private List<Path> adapters = List.of();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "MIDI",
      required = true,
      description = "The MIDI file to write.")
  private Path out;

  @Option(
      names = "--piano-roll",
      paramLabel = "PICTURE",
      converter = PictureFile.Converter.class,
      description = "Also draw a picture of it, a .png or .svg file.")
  private @Nullable PictureFile pianoRoll;

  @ArgGroup private AmountOption amount = new AmountOption();

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description =
          "Flattens (above 1) or sharpens (below 1) the choice; 0 is greedy"
              + " (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Choose among the K likeliest; 0 is all (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "0.95",
      description = "Choose among the likeliest that sum up to P (default: ${DEFAULT-VALUE}).")
  private double topP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all choices (default: a new one every time).")
  private @Nullable Long seed;

  @Option(names = "--allow-ending", description = "The model may end the piece earlier.")
  private boolean allowEnding;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(names = "--json", description = "Print what was done as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    GenerationOptions options = Usage.checked(spec, this::options);
    String deviceName = Devices.name(device.select());
    BadInput.requireFolderOf(out);
    if (pianoRoll != null) {
      BadInput.requireFolderOf(pianoRoll.path());
    }
    Score score = BadInput.in(prompt, () -> MidiReader.read(prompt));
    LoadOptions loading = LoadOptions.defaults().withDevice(deviceName).withAdapters(adapters);
    try (Generator generator = Generator.load(model, loading)) {
      Continuation continuation = BadInput.in(prompt, () -> generator.continueFrom(score, options));
      MidiWriter.write(continuation.score(), out);
      if (pianoRoll != null) {
        pianoRoll.write(PianoRoll.of("prompt", score).withLayer("new", continuation.added()));
      }
      report(continuation, deviceName, options.seed());
    }
    return CommandLine.ExitCode.OK;
  }

  private GenerationOptions options() {
    return GenerationOptions.defaults()
        .withAmount(amount.amount())
        .withTemperature(temperature)
        .withTopK(topK)
        .withTopP(topP)
        .withSeed(seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed)
        .withEnding(
            allowEnding ? GenerationOptions.Ending.ALLOWED : GenerationOptions.Ending.IGNORED);
  }

  private void report(Continuation continuation, String deviceName, long usedSeed) {
    PrintWriter printer = spec.commandLine().getOut();
    double seconds = continuation.total().toNanos() * 1e-9;
    int newEvents = continuation.added().size();
    long newNotes =
        continuation.added().stream().filter(placed -> placed.event() instanceof Note).count();
    if (!json) {
      printer.printf(
          Locale.ROOT,
          "%s: %d new notes in %.1f s on %s, seed %d%n",
          out,
          newNotes,
          seconds,
          deviceName,
          usedSeed);
      return;
    }
    Score score = continuation.prompt();
    JsonObject result = new JsonObject();
    result.addProperty("file", prompt.toString());
    result.addProperty("out", out.toString());
    result.addProperty(
        "promptEvents", score.tracks().stream().mapToLong(track -> track.events().size()).sum());
    result.addProperty("promptNotes", score.notes().count());
    result.addProperty("promptRows", continuation.promptRows());
    result.addProperty("newEvents", newEvents);
    result.addProperty("newNotes", newNotes);
    result.addProperty("newRows", continuation.newRows());
    result.addProperty("seconds", seconds);
    result.addProperty("eventsPerSecond", newEvents / seconds);
    result.addProperty("firstEventMillis", continuation.toFirstEvent().toNanos() * 1e-6);
    result.addProperty("device", deviceName);
    result.addProperty("precision", "fp32");
    result.addProperty("seed", usedSeed);
    JsonLine.print(result, printer);
  }
}

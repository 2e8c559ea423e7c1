package io.github.continuo.examples.files;

import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.examples.cli.PictureFile;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.picture.PianoRoll;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws a MIDI file as a piano roll. */
@Command(
    name = "draw",
    mixinStandardHelpOptions = true,
    description = "Draws a MIDI file as a piano roll, each track in its own color.")
public final class DrawCommand implements Callable<Integer> {
  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,9})?)";
  private static final Pattern RANGE = Pattern.compile(NUMBER + "-" + NUMBER);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MIDI", description = "MIDI file to draw.")
  private Path file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "PICTURE",
      required = true,
      converter = PictureFile.Converter.class,
      description = "Picture to write, a .png or .svg file, or an .html page that also plays.")
  private PictureFile out;

  @Option(
      names = "--beats",
      paramLabel = "FROM-TO",
      description = "Range to draw, in quarter notes from 0 (default: all).")
  private @Nullable String beats;

  @Override
  public Integer call() throws IOException {
    new Outputs(spec).file("--out", out.path());
    if (out.isPage() && beats != null) {
      throw new ParameterException(
          spec.commandLine(), "--beats must be left out for a page, which shows all of the music");
    }
    Score score = BadInput.in(file, () -> MidiReader.read(file));
    PianoRoll all = BadInput.in(file, () -> PianoRoll.of(score));
    PianoRoll roll = Usage.checked(spec, () -> beats == null ? all : part(all, beats));
    out.write(roll, score, List.of());
    return CommandLine.ExitCode.OK;
  }

  private static PianoRoll part(PianoRoll all, String range) {
    Matcher numbers = RANGE.matcher(range);
    if (!numbers.matches()) {
      throw new IllegalArgumentException(
          "--beats must be two numbers such as 0-16, got \"" + range + "\"");
    }
    return all.withBeats(
        Double.parseDouble(numbers.group(1)), Double.parseDouble(numbers.group(2)));
  }
}

package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a MIDI file of tokens. */
@Command(
    name = "detokenize",
    mixinStandardHelpOptions = true,
    description = "Makes a MIDI file of tokens.")
final class DetokenizeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TOKENS",
      description = "A JSON object as 'tokenize --json' prints it; - is standard input.")
  private Path tokens;

  @Option(
      names = {"-o", "--out"},
      required = true,
      description = "The MIDI file to write.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    new Outputs(spec).file("--out", out);
    String text =
        tokens.toString().equals("-")
            ? new String(System.in.readAllBytes(), UTF_8)
            : Files.readString(tokens);
    MidiWriter.write(BadInput.in(tokens, () -> TokenJson.read(text).score()), out);
    return CommandLine.ExitCode.OK;
  }
}

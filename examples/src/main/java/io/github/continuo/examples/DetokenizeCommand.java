package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.files.RegularFile;
import io.github.continuo.midi.MidiWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
  private static final int MEMORY_FACTOR = 100; // an id of two characters is an object of JSON

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
    String text;
    if (tokens.toString().equals("-")) {
      text = text(System.in);
    } else {
      RegularFile.require(tokens);
      try (InputStream in = Files.newInputStream(tokens)) {
        text = text(in);
      }
    }
    MidiWriter.write(BadInput.in(tokens, () -> TokenJson.read(text).score()), out);
    return CommandLine.ExitCode.OK;
  }

  /** All there is, unless that is more than the memory lets be read. */
  private String text(InputStream in) throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    int most = (int) Math.min(heap / MEMORY_FACTOR, Integer.MAX_VALUE - 8);
    byte[] bytes = in.readNBytes(most);
    if (in.read() >= 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must be at most %d bytes, a %dth of Java's heap of %d bytes (-Xmx), got more",
              tokens,
              most,
              MEMORY_FACTOR,
              heap));
    }
    return new String(bytes, UTF_8);
  }
}

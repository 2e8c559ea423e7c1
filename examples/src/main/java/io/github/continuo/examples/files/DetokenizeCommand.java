package io.github.continuo.examples.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.Outputs;
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

/** Converts tokens to a MIDI file. */
@Command(
    name = "detokenize",
    mixinStandardHelpOptions = true,
    description = "Converts tokens to a MIDI file.")
public final class DetokenizeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  private static final int MEMORY_FACTOR = 100; // two characters of JSON become an object

  @Parameters(
      paramLabel = "TOKENS",
      description = "JSON object as 'tokenize --json' prints it; - is standard input.")
  private Path tokens;

  @Option(
      names = {"-o", "--out"},
      required = true,
      description = "MIDI file to write.")
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

  /** Reads all text; fails if it is too large for the heap. */
  private String text(InputStream in) throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    int maxBytes = (int) Math.min(heap / MEMORY_FACTOR, Integer.MAX_VALUE - 8);
    byte[] bytes = in.readNBytes(maxBytes);
    if (in.read() >= 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must be at most %d bytes, 1/%d of the Java heap of %d bytes (-Xmx), got more",
              tokens,
              maxBytes,
              MEMORY_FACTOR,
              heap));
    }
    return new String(bytes, UTF_8);
  }
}

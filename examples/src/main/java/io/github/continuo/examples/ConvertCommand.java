package io.github.continuo.examples;

import com.google.gson.JsonObject;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Halves the file of a model. */
@Command(
    name = "shrink",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Saves a model in half the bytes, to be passed on: its weights rounded to bfloat16.")
final class ConvertCommand implements Callable<Integer> {
  private static final String WEIGHTS = "model.safetensors";
  private static final String CONFIG = "config.json";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "Folder of a trained model.")
  private Path model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to save the smaller model in.")
  private Path out;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Outputs.folder(out);
    if (Files.exists(out) && Files.isSameFile(out, model)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--out must be another folder than MODEL, got " + out);
    }
    AtomicFolder.write(out, CONFIG, this::write);
    report(Files.size(model.resolve(WEIGHTS)), Files.size(out.resolve(WEIGHTS)));
    return CommandLine.ExitCode.OK;
  }

  private void write(Path folder) throws IOException {
    Safetensors.writeRounded(model.resolve(WEIGHTS), folder.resolve(WEIGHTS));
    for (String file : List.of(CONFIG, "continuo.json")) {
      if (Files.exists(model.resolve(file))) {
        Files.copy(model.resolve(file), folder.resolve(file));
      }
    }
  }

  private void report(long bytesBefore, long bytesAfter) {
    PrintWriter printer = spec.commandLine().getOut();
    if (!json) {
      printer.printf(
          Locale.ROOT, "%s: %d bytes of weights, before %d%n", out, bytesAfter, bytesBefore);
      return;
    }
    JsonObject result = new JsonObject();
    result.addProperty("model", model.toString());
    result.addProperty("out", out.toString());
    result.addProperty("bytes", bytesAfter);
    result.addProperty("bytesBefore", bytesBefore);
    JsonLine.print(result, printer);
  }
}

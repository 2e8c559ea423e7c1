package io.github.continuo.examples.models;

import com.google.gson.JsonObject;
import io.github.continuo.examples.cli.JsonLine;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.transformer.weights.GenerationConfigFile;
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

/** Converts the weights of a model to another precision. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Converts a model to bfloat16, half the file size of float32.")
public final class ConvertCommand implements Callable<Integer> {
  private static final String WEIGHTS = "model.safetensors";
  private static final String CONFIG = "config.json";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "Folder of a trained model.")
  private Path model;

  /** The precisions that a model is converted to. */
  enum Target {
    BF16
  }

  @Option(
      names = "--precision",
      required = true,
      paramLabel = "KIND",
      description = "Precision of the weights: ${COMPLETION-CANDIDATES}.")
  private Target precision;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to save the converted model in.")
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
    Safetensors.convertToBfloat16(model.resolve(WEIGHTS), folder.resolve(WEIGHTS));
    for (String file : List.of(CONFIG, "continuo.json", GenerationConfigFile.NAME)) {
      if (Files.exists(model.resolve(file))) {
        Files.copy(model.resolve(file), folder.resolve(file));
      }
    }
  }

  private void report(long bytesBefore, long bytesAfter) {
    PrintWriter printer = spec.commandLine().getOut();
    if (!json) {
      printer.printf(
          Locale.ROOT,
          "%s: %d bytes of weights in %s, %d before%n",
          out,
          bytesAfter,
          precision.name().toLowerCase(Locale.ROOT),
          bytesBefore);
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

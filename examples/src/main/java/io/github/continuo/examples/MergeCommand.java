package io.github.continuo.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one model of a model and its adapters. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Adds LoRA adapters to a model for good, and saves it as a model of its own.")
final class MergeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "Folder of a trained model.")
  private Path model;

  @Option(
      names = "--adapter",
      required = true,
      paramLabel = "DIR",
      description = "Folder of a LoRA adapter; may be given again.")
  private List<Path> adapters;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to save the merged model in.")
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
    LoadOptions options =
        LoadOptions.defaults()
            .withDevice("cpu")
            .withPurpose(LoadOptions.Purpose.TRAINING)
            .withAdapters(adapters);
    try (SequenceModel merged = ModelFormat.loadAny(model, options)) {
      merged.save(out, Map.of("mergedAdapters", names()));
      report(merged.weights().count());
    }
    return CommandLine.ExitCode.OK;
  }

  private String names() {
    return adapters.stream()
        .map(adapter -> adapter.toAbsolutePath().normalize().getFileName())
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private void report(long weights) {
    PrintWriter printer = spec.commandLine().getOut();
    if (!json) {
      printer.printf(Locale.ROOT, "%s: %d weights, %s merged into them%n", out, weights, names());
      return;
    }
    JsonArray merged = new JsonArray();
    adapters.forEach(adapter -> merged.add(adapter.toString()));
    JsonObject result = new JsonObject();
    result.addProperty("model", model.toString());
    result.add("adapters", merged);
    result.addProperty("out", out.toString());
    result.addProperty("weights", weights);
    JsonLine.print(result, printer);
  }
}

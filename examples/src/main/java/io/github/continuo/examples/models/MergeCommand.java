package io.github.continuo.examples.models;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.dual.DualCheckpoint;
import io.github.continuo.examples.cli.JsonLine;
import io.github.continuo.examples.cli.ModelName;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.files.AtomicFile;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.FileWeights;
import io.github.continuo.transformer.weights.GenerationConfigFile;
import io.github.continuo.transformer.weights.ParameterSpec;
import io.github.continuo.transformer.weights.Safetensors;
import io.github.continuo.transformer.weights.TensorFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/** Merges LoRA adapters into a model. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Merges LoRA adapters into a model and saves the result as a new model.")
public final class MergeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "Folder of a trained model, or owner/name on Hugging Face.")
  private String model;

  @Option(
      names = "--adapter",
      required = true,
      paramLabel = "ADAPTER",
      description = "LoRA adapter: its folder, or owner/name on Hugging Face; may be repeated.")
  private List<String> adapters;

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
    PrintWriter err = spec.commandLine().getErr();
    Path before = ModelName.folder(model, err);
    if (Files.exists(out) && Files.isSameFile(out, before)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--out must be another folder than MODEL, got " + out);
    }
    Merged merged = merged(before);
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    merged.specs.forEach(weight -> shapes.put(weight.name(), weight.shape()));
    try (FileWeights weights =
        FileWeights.open(merged.specs, before, ModelName.folders(adapters, err))) {
      AtomicFolder.write(
          out,
          BaseCheckpoint.CONFIG_FILE,
          folder -> {
            merged.description.writeTo(folder);
            GenerationConfigFile.read(before).write(folder);
            Safetensors.write(
                folder.resolve(TensorFiles.SINGLE_FILE),
                shapes,
                index -> Safetensors.bytes(weights.read(merged.specs.get(index).name())));
          });
    }
    report(merged.specs.stream().mapToLong(ParameterSpec::size).sum());
    return CommandLine.ExitCode.OK;
  }

  /** Parameters of the merged model, and the files of its folder other than the weights. */
  private record Merged(List<ParameterSpec> specs, AtomicFile.Content description) {}

  private Merged merged(Path before) throws IOException {
    Map<String, String> facts = Map.of("mergedAdapters", names());
    if (BaseCheckpoint.isAt(before)) {
      BaseCheckpoint base = BaseCheckpoint.read(before);
      return new Merged(
          base.specs(),
          new BaseCheckpoint(base.config(), base.tokenizer(), base.supportsInfilling(), facts)
              ::write);
    }
    if (DualCheckpoint.isAt(before)) {
      DualCheckpoint dual = DualCheckpoint.read(before);
      return new Merged(
          dual.specs(), new DualCheckpoint(dual.config(), dual.supportsInfilling(), facts)::write);
    }
    throw ModelFormat.unknown(before);
  }

  private String names() {
    return adapters.stream()
        .map(adapter -> Path.of(adapter).toAbsolutePath().normalize().getFileName())
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
    adapters.forEach(merged::add);
    JsonObject result = new JsonObject();
    result.addProperty("model", model);
    result.add("adapters", merged);
    result.addProperty("out", out.toString());
    result.addProperty("weights", weights);
    JsonLine.print(result, printer);
  }
}

package io.github.continuo.examples.models;

import com.google.gson.JsonObject;
import io.github.continuo.examples.cli.JsonLine;
import io.github.continuo.examples.cli.ModelName;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.files.ControlCharacters;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.hub.ModelId;
import io.github.continuo.transformer.weights.GenerationConfigFile;
import io.github.continuo.transformer.weights.JsonFile;
import io.github.continuo.transformer.weights.LoraAdapter;
import io.github.continuo.transformer.weights.Safetensors;
import io.github.continuo.transformer.weights.TensorFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prepares a model or an adapter for others: smaller weights, a model card. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Converts a model or an adapter to bfloat16, half the file size of float32, and adds what a"
            + " model hub shows.")
public final class ConvertCommand implements Callable<Integer> {
  private static final String CONFIG = "config.json";
  private static final String CONTINUO = "continuo.json";
  private static final String CARD = "README.md";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "Folder of a trained model or an adapter, or owner/name on Hugging Face.")
  private String model;

  /** The precisions that a model is converted to. */
  enum Target {
    BF16
  }

  @Option(
      names = "--precision",
      paramLabel = "KIND",
      description = "Precision of the weights: ${COMPLETION-CANDIDATES} (default: as they are).")
  private @Nullable Target precision;

  @Option(
      names = "--license",
      paramLabel = "ID",
      description =
          "License of the weights, such as apache-2.0: writes a model card, README.md, for a hub;"
              + " complete it by hand.")
  private @Nullable String license;

  @Option(
      names = "--base-model",
      paramLabel = "NAME",
      description =
          "Of an adapter: the model that it changes, a bundled one or owner/name on Hugging Face.")
  private @Nullable String baseModel;

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
    check();
    Path before = ModelName.folder(model, spec.commandLine().getErr());
    if (Files.exists(out) && Files.isSameFile(out, before)) {
      throw new ParameterException(
          spec.commandLine(), "--out must be another folder than MODEL, got " + out);
    }
    boolean isAdapter = LoraAdapter.isAt(before);
    if (baseModel != null && !isAdapter) {
      throw new ParameterException(
          spec.commandLine(), "--base-model must be given for adapters only, got a model");
    }
    String weights = isAdapter ? LoraAdapter.WEIGHTS_FILE : TensorFiles.SINGLE_FILE;
    if (isAdapter) {
      AtomicFolder.write(out, LoraAdapter.CONFIG_FILE, folder -> writeAdapter(before, folder));
    } else {
      AtomicFolder.write(out, CONFIG, folder -> writeModel(before, folder));
    }
    report(Files.size(before.resolve(weights)), Files.size(out.resolve(weights)));
    return CommandLine.ExitCode.OK;
  }

  private void check() throws IOException {
    if (precision == null && license == null && baseModel == null) {
      throw new ParameterException(
          spec.commandLine(), "convert needs --precision, --license or --base-model");
    }
    Usage.checked(
        spec,
        () -> {
          if (license != null) {
            ModelCard.requireLicense(license);
          }
          return true;
        });
    Outputs.folder(out);
  }

  private void writeModel(Path before, Path folder) throws IOException {
    writeWeights(before.resolve(TensorFiles.SINGLE_FILE), folder.resolve(TensorFiles.SINGLE_FILE));
    copy(before, folder, CONFIG);
    copy(before, folder, CONTINUO);
    GenerationConfigFile.read(before).write(folder);
    if (license != null) {
      writeCard(folder, null, facts(before));
    }
  }

  private static Map<String, String> facts(Path before) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    try (SequenceModel loaded = ModelFormat.loadAny(before, LoadOptions.defaults())) {
      facts.put("parameters", String.format(Locale.ROOT, "%,d", loaded.parameterCount()));
      facts.put("context length", String.valueOf(loaded.contextLength()));
      facts.put("infilling", loaded.supportsInfilling() ? "yes" : "no");
    }
    Path ofTraining = before.resolve(CONTINUO);
    if (Files.exists(ofTraining)) {
      JsonFile.read(ofTraining).texts("training").forEach((label, fact) -> facts.put(label, fact));
    }
    return facts;
  }

  private void writeAdapter(Path before, Path folder) throws IOException {
    writeWeights(
        before.resolve(LoraAdapter.WEIGHTS_FILE), folder.resolve(LoraAdapter.WEIGHTS_FILE));
    JsonObject config = JsonFile.read(before.resolve(LoraAdapter.CONFIG_FILE)).object();
    if (baseModel != null) {
      LoraAdapter.setBaseModel(config, baseModel);
    }
    JsonFile.write(folder.resolve(LoraAdapter.CONFIG_FILE), config);
    copy(before, folder, "adapter_training.json");
    if (license != null) {
      String base = LoraAdapter.baseModel(folder).orElse("");
      if (ModelId.parse(base).isEmpty()) { // nobody else has the folder, nor the hub the artifact
        throw new IOException(
            "the card of an adapter must name its model, owner/name; give --base-model, got \""
                + ControlCharacters.escaped(base)
                + '"');
      }
      writeCard(folder, base, Map.of());
    }
  }

  private void writeWeights(Path from, Path to) throws IOException {
    if (precision == null) {
      Files.copy(from, to);
    } else {
      Safetensors.convertToBfloat16(from, to);
    }
  }

  private static void copy(Path from, Path to, String file) throws IOException {
    if (Files.exists(from.resolve(file))) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }

  private void writeCard(Path folder, @Nullable String base, Map<String, String> facts)
      throws IOException {
    String name = String.valueOf(out.toAbsolutePath().normalize().getFileName());
    ModelCard card = new ModelCard(name, Objects.requireNonNull(license), base, facts);
    Files.writeString(folder.resolve(CARD), card.text());
  }

  private void report(long bytesBefore, long bytesAfter) {
    PrintWriter printer = spec.commandLine().getOut();
    if (!json) {
      printer.printf(
          Locale.ROOT, "%s: %d bytes of weights, %d before%n", out, bytesAfter, bytesBefore);
      return;
    }
    JsonObject result = new JsonObject();
    result.addProperty("model", model);
    result.addProperty("out", out.toString());
    result.addProperty("bytes", bytesAfter);
    result.addProperty("bytesBefore", bytesBefore);
    JsonLine.print(result, printer);
  }
}

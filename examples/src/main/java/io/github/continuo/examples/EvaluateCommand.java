package io.github.continuo.examples;

import com.google.gson.JsonObject;
import io.github.continuo.data.Split;
import io.github.continuo.engine.Devices;
import io.github.continuo.training.Validation;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how well a model predicts pieces that it did not learn from. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says how surprised a model is by validation pieces, in nats per token.")
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "Folder of a trained model.")
  private Path model;

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--length",
      defaultValue = "512",
      paramLabel = "N",
      description = "Rows in a window (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "Windows in a batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--max-windows",
      defaultValue = "128",
      paramLabel = "N",
      description =
          "Windows to look at, taken evenly from all, as training does"
              + " (default: ${DEFAULT-VALUE}).")
  private int maxWindows;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "Folder of a LoRA adapter to merge into the model; may be given again.")
  private List<Path> adapters = new ArrayList<>();

  @Mixin private DeviceOption device = new DeviceOption();

  @Mixin private PrecisionOption precision = new PrecisionOption();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    LoadOptions options =
        precision.addTo(
            LoadOptions.defaults()
                .withDevice(Devices.name(device.select()))
                .withAdapters(adapters));
    try (SequenceModel loaded = ModelFormat.loadAny(model, options)) {
      int rows = Math.min(length, loaded.contextRows());
      Split split = data.read(loaded.tokenizer(), err);
      Validation validation =
          Usage.checked(
              spec, () -> new Validation(loaded, split.validation(), rows, batch, maxWindows));
      if (validation.isEmpty()) {
        throw new IOException(data.path() + ": must hold a validation piece of two rows, got none");
      }
      report(validation, loaded.precision().toString());
    }
    return CommandLine.ExitCode.OK;
  }

  private void report(Validation validation, String usedPrecision) {
    PrintWriter printer = spec.commandLine().getOut();
    double nats = validation.natsPerToken();
    if (!json) {
      printer.printf(
          Locale.ROOT,
          "%s: %.4f nats per token in %s, over %d tokens%n",
          model,
          nats,
          usedPrecision,
          validation.targets());
      return;
    }
    JsonObject result = new JsonObject();
    result.addProperty("model", model.toString());
    result.addProperty("data", data.path().toString());
    result.addProperty("tokens", validation.targets());
    result.addProperty("natsPerToken", nats);
    result.addProperty("precision", usedPrecision);
    JsonLine.print(result, printer);
  }
}

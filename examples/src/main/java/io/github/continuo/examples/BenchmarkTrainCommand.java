package io.github.continuo.examples;

import ai.djl.Device;
import com.google.gson.JsonObject;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.Torch;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Pass;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast models are trained. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures how fast a model is trained, on random weights and notes.")
final class BenchmarkTrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      defaultValue = "base",
      paramLabel = "KIND",
      description = "Kind of model: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ModelKind kind;

  @Option(
      names = "--preset",
      paramLabel = "SIZE",
      description =
          "Its size: user, medium or small of dual, base or small of base (default: user, base).")
  private @Nullable String preset;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "Windows of a step (default: ${DEFAULT-VALUE}).")
  @Max(4096)
  private int batch;

  @Option(
      names = "--length",
      defaultValue = "512",
      paramLabel = "N",
      description = "Rows of a window (default: ${DEFAULT-VALUE}).")
  @Max(65_536)
  private int length;

  @Option(
      names = "--steps",
      defaultValue = "5",
      paramLabel = "N",
      description = "Measure N steps, and take the median (default: ${DEFAULT-VALUE}).")
  @Max(1_000_000)
  private int steps;

  @Mixin private CalculationOptions calculation = new CalculationOptions();

  @Option(
      names = "--peak-tflops",
      paramLabel = "N",
      description =
          "What the device could do in this precision, in 10^12 operations a second; the share that"
              + " the model makes of it is then told.")
  @Max(1_000_000)
  private @Nullable Double peakTflops;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine (default: its own choice).")
  @Max(1024)
  private @Nullable Integer threads;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of weights and notes (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String size = preset == null ? kind == ModelKind.BASE ? "base" : "user" : preset;
    TrainingBenchmark benchmark =
        Usage.checked(
            spec,
            () -> {
              RandomModel.requirePreset(kind, size);
              if (threads != null) {
                Torch.setThreads(threads);
              }
              return new TrainingBenchmark(batch, length, steps, seed, calculation.read());
            });
    Device selected = device.select();
    LoadOptions options =
        LoadOptions.defaults()
            .withDevice(Devices.name(selected))
            .withPurpose(LoadOptions.Purpose.TRAINING);
    try (SequenceModel model = RandomModel.create(kind, size, seed, options).model()) {
      TrainingBenchmark.Times times = benchmark.measure(model);
      print(size, selected, benchmark, model.weights().count(), times);
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(
      String size,
      Device selected,
      TrainingBenchmark benchmark,
      long weights,
      TrainingBenchmark.Times times)
      throws IOException {
    Pass pass = benchmark.calculation().pass(selected);
    double stepSeconds = times.median();
    double flops = RandomModel.trainingFlops(kind, size, batch, length) / stepSeconds;
    OptionalLong peakKilobytes = PeakMemory.kilobytes();

    JsonObject result = new JsonObject();
    result.addProperty("model", kind.toString());
    result.addProperty("preset", size);
    result.addProperty("weights", weights);
    result.addProperty("precision", pass.precision().toString());
    result.addProperty("dropout", pass.dropout());
    result.addProperty("labelSmoothing", pass.labelSmoothing());
    result.addProperty("device", Devices.name(selected));
    result.addProperty("threads", Torch.threads());
    result.addProperty("batch", batch);
    result.addProperty("length", length);
    result.addProperty("steps", steps);
    result.addProperty("seed", seed);
    result.addProperty("stepSeconds", stepSeconds);
    result.addProperty("tokensPerSecond", times.targets() / stepSeconds);
    result.addProperty(
        "peakRssMb", peakKilobytes.isEmpty() ? null : peakKilobytes.getAsLong() / 1024);
    result.addProperty("modelFlops", flops);
    result.addProperty("modelFlopUse", peakTflops == null ? null : flops / (peakTflops * 1e12));
    FieldLines.print(result, json, spec.commandLine().getOut());
  }
}

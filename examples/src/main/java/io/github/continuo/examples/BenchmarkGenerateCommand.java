package io.github.continuo.examples;

import ai.djl.Device;
import com.google.gson.JsonObject;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.Torch;
import io.github.continuo.transformer.LoadOptions;
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

/** Measures how fast models write music. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures how fast a model writes notes, on random weights.")
final class BenchmarkGenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      defaultValue = "dual",
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
      defaultValue = "1",
      paramLabel = "N",
      description = "Pieces written side by side (default: ${DEFAULT-VALUE}).")
  @Max(1024)
  private int batch;

  @Option(
      names = "--prompt",
      defaultValue = "128",
      paramLabel = "N",
      description = "Rows of the prompt (default: ${DEFAULT-VALUE}).")
  @Max(65_536)
  private int promptRows;

  @Option(
      names = "--new",
      defaultValue = "64",
      paramLabel = "N",
      description = "Rows to write after it (default: ${DEFAULT-VALUE}).")
  @Max(65_536)
  private int newRows;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Measure N times, and take the medians (default: ${DEFAULT-VALUE}).")
  @Max(1000)
  private int rounds;

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
      description = "Seed of weights, prompt and choices (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private DeviceOption device = new DeviceOption();

  @Mixin private PrecisionOption precision = new PrecisionOption();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    String size = preset == null ? kind == ModelKind.BASE ? "base" : "user" : preset;
    GenerationBenchmark benchmark =
        Usage.checked(
            spec,
            () -> {
              RandomModel.requirePreset(kind, size);
              if (threads != null) {
                Torch.setThreads(threads);
              }
              return new GenerationBenchmark(batch, promptRows, newRows, rounds, seed);
            });
    Device selected = device.select();
    LoadOptions options =
        precision.addTo(LoadOptions.defaults().withDevice(Devices.name(selected)));
    RandomModel model = RandomModel.create(kind, size, seed, options);
    GenerationBenchmark.Times times = benchmark.measure(model);
    OptionalLong peakKilobytes = PeakMemory.kilobytes(); // before the array of the read test
    double bytesPerSecond = ReadBandwidth.measure(selected);

    JsonObject result = new JsonObject();
    result.addProperty("model", kind.toString());
    result.addProperty("preset", size);
    result.addProperty("precision", model.model().precision().toString());
    result.addProperty("arithmetic", model.model().arithmetic());
    result.addProperty("device", Devices.name(selected));
    result.addProperty("threads", Torch.threads());
    result.addProperty("batch", batch);
    result.addProperty("promptRows", promptRows);
    result.addProperty("newRows", newRows);
    result.addProperty("rounds", rounds);
    result.addProperty("seed", seed);
    result.addProperty(
        kind == ModelKind.BASE ? "tokensPerSecond" : "eventsPerSecond",
        batch * times.stepsPerSecond());
    result.addProperty("firstEventMillis", times.firstEventSeconds() * 1e3);
    result.addProperty("promptSeconds", times.promptSeconds());
    result.addProperty("promptRowsPerSecond", promptRows / times.promptSeconds());
    result.addProperty(
        "peakRssMb", peakKilobytes.isEmpty() ? null : peakKilobytes.getAsLong() / 1024);
    result.addProperty("bytesPerStep", model.bytesPerStep());
    result.addProperty("readBytesPerSecond", bytesPerSecond);
    result.addProperty(
        "bandwidthShare", model.bytesPerStep() * times.stepsPerSecond() / bytesPerSecond);
    FieldLines.print(result, json, spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }
}

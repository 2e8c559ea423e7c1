package io.github.continuo.examples.cli;

import io.github.continuo.pytorch.Devices;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.network.Backends;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options for the backend, device, threads and weight precision that run a model. */
public final class BackendOptions {
  private static final String AUTO = "auto";

  /** Converts the name of a precision, or auto. */
  static final class PrecisionConverter implements CommandLine.ITypeConverter<String> {
    @Override
    public String convert(String name) {
      if (!name.equals(AUTO) && named(name).isEmpty()) {
        throw new CommandLine.TypeConversionException(
            "must be auto or one of " + Arrays.toString(Precision.values()) + ", got " + name);
      }
      return name;
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--device",
      defaultValue = AUTO,
      description =
          "auto or cpu: the CPU; gpu, gpu1... (or cuda, cuda:1...) or mps: a GPU, needs PyTorch"
              + " (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = AUTO,
      description =
          "Backend that runs the model: java, pytorch, or auto, which is java on the CPU and"
              + " pytorch on GPUs (default: ${DEFAULT-VALUE}).")
  private String backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Threads of the java backend: for large layers, and for the pieces of an evaluation; 0"
              + " chooses a suitable number. Changes the speed, not the music"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(1024)
  private int threads;

  @Option(
      names = "--precision",
      paramLabel = "KIND",
      defaultValue = AUTO,
      converter = PrecisionConverter.class,
      description =
          "Precision of the weights: fp32, bf16, int8, or auto, which is int8 on a CPU and bf16 on"
              + " a GPU (default: ${DEFAULT-VALUE}).")
  private String precision;

  /**
   * Returns the options for loading a model.
   *
   * @throws CommandLine.ParameterException if there is no such device or backend
   */
  public LoadOptions read() {
    return Usage.checked(
        spec,
        () -> {
          LoadOptions given =
              LoadOptions.defaults().withDevice(device).withBackend(backend).withThreads(threads);
          LoadOptions options = named(precision).map(given::withPrecision).orElse(given);
          if (!Backends.select(options).name().equals("java")) {
            Engine.require();
            Devices.select(device);
          }
          return options;
        });
  }

  /**
   * Returns the number of pieces to compute at a time: as many as threads, by default one per CPU
   * core; but 1 with PyTorch, which computes on one thread of its own.
   *
   * @param model a model that was loaded with these options
   */
  public int pieceThreads(SequenceModel model) {
    if (!model.backend().startsWith("java")) {
      return 1;
    }
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  private static Optional<Precision> named(String name) {
    return Arrays.stream(Precision.values()).filter(one -> one.toString().equals(name)).findFirst();
  }
}

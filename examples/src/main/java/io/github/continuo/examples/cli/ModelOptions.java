package io.github.continuo.examples.cli;

import io.github.continuo.generate.Generator;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the model that generates. */
public final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = ModelName.DEFAULT,
      description =
          "Folder of a trained model, or the name of a bundled one (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "Folder of a LoRA adapter to merge into the model; may be repeated.")
  private List<Path> adapters = new ArrayList<>();

  @Mixin private BackendOptions backend = new BackendOptions();

  /**
   * Returns the options for loading the model.
   *
   * @throws picocli.CommandLine.ParameterException if there is no such device or backend
   */
  public LoadOptions loading() {
    return backend.read().withAdapters(adapters);
  }

  /**
   * Loads the model.
   *
   * @throws IOException if there is no such model, or if loading fails
   */
  public Generator load(LoadOptions loading) throws IOException {
    return Generator.of(ModelName.load(model, loading));
  }
}

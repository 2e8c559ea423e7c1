package io.github.continuo.examples.cli;

import io.github.continuo.generate.Generator;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options for the model that generates. */
public final class ModelOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = ModelName.DEFAULT,
      description =
          "Folder of a trained model, name of a bundled one, or owner/name[@revision] on Hugging"
              + " Face, which is downloaded (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--adapter",
      paramLabel = "ADAPTER",
      description =
          "LoRA adapter to merge into the model: its folder, or owner/name on Hugging Face; may be"
              + " repeated.")
  private List<String> adapters = new ArrayList<>();

  @Mixin private BackendOptions backend = new BackendOptions();

  /**
   * Returns the options for loading the model.
   *
   * @throws picocli.CommandLine.ParameterException if there is no such device or backend
   */
  public LoadOptions loading() {
    return backend.read();
  }

  /**
   * Loads the model and merges the adapters into it.
   *
   * @throws IOException if there is no such model, or if loading fails
   */
  public Generator load(LoadOptions loading) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    LoadOptions adapted = loading.withAdapters(ModelName.folders(adapters, err));
    return ModelName.load(model, adapted, Generator::load, err);
  }
}

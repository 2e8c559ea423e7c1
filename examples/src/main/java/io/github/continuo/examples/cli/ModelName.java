package io.github.continuo.examples.cli;

import io.github.continuo.transformer.BundledModel;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Loads a model named on the command line by its folder, or by the name of a bundled model. */
public final class ModelName {
  static final String DEFAULT = "pop909-dual";

  private ModelName() {}

  /**
   * Loads a model; a folder takes precedence over a bundled model of the same name.
   *
   * @throws IOException if there is no such model, or if loading fails
   */
  public static SequenceModel load(String name, LoadOptions options) throws IOException {
    if (!Files.exists(Path.of(name)) && BundledModel.names().contains(name)) {
      return BundledModel.load(name, options);
    }
    if (!Files.isDirectory(Path.of(name))) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: a model must be a folder or one of the bundled %s",
              name,
              BundledModel.names()));
    }
    return ModelFormat.loadAny(Path.of(name), options);
  }
}

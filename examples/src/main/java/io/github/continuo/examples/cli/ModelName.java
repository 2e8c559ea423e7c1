package io.github.continuo.examples.cli;

import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.hub.NamedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads models named on the command line, with a progress bar for those that are downloaded. */
public final class ModelName {
  static final String DEFAULT = "pop909-dual";

  private ModelName() {}

  /**
   * Loads a model.
   *
   * @param name folder, name of a bundled model, or id on a hub
   * @param err for the progress of a download
   * @throws IOException if there is no such model, or if downloading or loading fails
   */
  public static SequenceModel load(String name, LoadOptions options, PrintWriter err)
      throws IOException {
    try (DownloadProgress progress = new DownloadProgress(err)) {
      return NamedModel.load(name, options, progress);
    }
  }

  /**
   * Loads a model with a given function.
   *
   * @param name folder, name of a bundled model, or id on a hub
   * @param loader takes the folder of the model
   * @param err for the progress of a download
   * @throws IOException if there is no such model, or if downloading or loading fails
   */
  public static <M> M load(
      String name, LoadOptions options, NamedModel.Loader<M> loader, PrintWriter err)
      throws IOException {
    try (DownloadProgress progress = new DownloadProgress(err)) {
      return NamedModel.load(name, options, progress, loader);
    }
  }

  /**
   * Returns the folders of adapters.
   *
   * @param names folders, or ids on a hub
   * @param err for the progress of downloads
   * @throws IOException if there is no such folder, or if downloading fails
   */
  public static List<Path> folders(List<String> names, PrintWriter err) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String name : names) {
      folders.add(folder(name, err));
    }
    return folders;
  }

  /**
   * Returns the folder of a model or an adapter.
   *
   * @param name folder, or id on a hub
   * @param err for the progress of a download
   * @throws IOException if there is no such folder, or if downloading fails
   */
  public static Path folder(String name, PrintWriter err) throws IOException {
    try (DownloadProgress progress = new DownloadProgress(err)) {
      return NamedModel.folder(name, progress);
    }
  }
}

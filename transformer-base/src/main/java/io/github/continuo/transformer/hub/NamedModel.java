package io.github.continuo.transformer.hub;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.BundledModel;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.weights.LoraAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Models by name. A name is, in this order:
 *
 * <ol>
 *   <li>the path of a folder that exists,
 *   <li>the name of a {@linkplain BundledModel bundled model},
 *   <li>the {@linkplain ModelId id} of a model on a hub, {@code owner/name} or {@code
 *       owner/name@revision}. It is downloaded unless it is on this machine already, and needs the
 *       artifact {@code continuo-hub}.
 * </ol>
 *
 * <p>The folder of a LoRA adapter is a name too: the model that it adapts is loaded, by the name in
 * {@code base_model_name_or_path} of its {@code adapter_config.json}, and the adapter is merged
 * into it. If the adapter comes from a hub, this name cannot be a folder.
 */
public final class NamedModel {
  private NamedModel() {}

  /**
   * Loads a model.
   *
   * @param name as described above
   * @param options how to load it
   * @param listener told of downloads
   * @return the model; the caller closes it
   * @throws IOException if there is no model of this name, or if downloading or loading fails
   * @throws java.nio.file.InvalidPathException if the name is no id, and no path under the locale
   *     of this process
   * @throws IllegalArgumentException if the device that the options name does not exist
   */
  public static SequenceModel load(String name, LoadOptions options, DownloadListener listener)
      throws IOException {
    return load(name, options, listener, ModelFormat::loadAny);
  }

  /** Function that loads a model from a folder. */
  @FunctionalInterface
  public interface Loader<M> {
    /**
     * Loads the model.
     *
     * @param folder folder of the model; that of a bundled model is deleted after this call
     * @param options how to load it, with the adapter if that was named
     * @return the model
     * @throws IOException if loading fails
     */
    M load(Path folder, LoadOptions options) throws IOException;
  }

  /**
   * Loads a model with a given function.
   *
   * @param <M> the class of the model
   * @param name as described above
   * @param options how to load it
   * @param listener told of downloads
   * @param loader takes the folder of the model
   * @return the result of the loader
   * @throws IOException if there is no model of this name, or if downloading or loading fails
   * @throws java.nio.file.InvalidPathException if the name is no id, and no path under the locale
   *     of this process
   */
  public static <M> M load(
      String name, LoadOptions options, DownloadListener listener, Loader<M> loader)
      throws IOException {
    if (!isFolder(name) && BundledModel.names().contains(name)) {
      return BundledModel.load(name, folder -> loader.load(folder, options));
    }
    if (!isFolder(name) && ModelId.parse(name).isEmpty()) {
      throw new IOException(
          Text.format(
              "%s: a model must be a folder or one of the bundled %s, or owner/name on a hub",
              name, BundledModel.names()));
    }
    Path folder = folder(name, listener);
    if (!LoraAdapter.isAt(folder)) {
      return loader.load(folder, options);
    }
    Optional<String> base = LoraAdapter.baseModel(folder);
    if (base.isEmpty()) {
      throw new IOException(folder + ": the adapter must name its model, got none");
    }
    List<Path> adapters = new ArrayList<>(List.of(folder));
    adapters.addAll(options.adapters());
    LoadOptions adapted = options.withAdapters(adapters);
    if (isFolder(name) && isFolder(base.get())) {
      return loader.load(Path.of(base.get()), adapted);
    }
    if (BundledModel.names().contains(base.get())) {
      return BundledModel.load(base.get(), model -> loader.load(model, adapted));
    }
    return loader.load(download(base.get(), listener), adapted);
  }

  /**
   * Returns the folder of a model or an adapter.
   *
   * @param name path of a folder, or id of a model or an adapter on a hub
   * @param listener told of a download
   * @return the folder, whose files must not be changed if the name is an id
   * @throws IOException if there is no such folder, or if downloading fails
   * @throws java.nio.file.InvalidPathException if the name is no id, and no path under the locale
   *     of this process
   */
  public static Path folder(String name, DownloadListener listener) throws IOException {
    Optional<Path> existing = existing(name);
    if (existing.isPresent() && !isFolder(name)) { // nobody is asked for a file of this machine
      throw ModelFormat.unknown(existing.get());
    }
    return existing.isPresent() ? existing.get() : download(name, listener);
  }

  private static boolean isFolder(String name) {
    return existing(name).filter(Files::isDirectory).isPresent();
  }

  /** Returns the path of a folder or a file; empty if nothing is there. */
  private static Optional<Path> existing(String name) {
    try {
      return Optional.of(Path.of(name)).filter(Files::exists);
    } catch (InvalidPathException e) {
      if (ModelId.parse(name).isEmpty()) {
        throw e; // neither a path nor an id: the command says how to write such names
      }
      return Optional.empty();
    }
  }

  private static Path download(String name, DownloadListener listener) throws IOException {
    ModelId id =
        ModelId.parse(name)
            .orElseThrow(
                () ->
                    new IOException(
                        "a model must be a folder, or owner/name on a hub, got " + name));
    ModelHub hub =
        ServiceLoader.load(ModelHub.class, NamedModel.class.getClassLoader())
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        Text.format(
                            "%s: there is no such folder, and models of a hub need the artifact"
                                + " continuo-hub",
                            name)));
    return hub.fetch(id, listener);
  }
}

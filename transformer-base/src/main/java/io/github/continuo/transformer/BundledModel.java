package io.github.continuo.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.messages.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Trained models on the class path, each in its own artifact: {@code continuo-pop909-dual} contains
 * the model {@code pop909-dual}.
 *
 * <p>Such an artifact has the files of a model folder as resources below {@code
 * META-INF/continuo/models/NAME/}, and the name on a line of {@code META-INF/continuo/models.txt}.
 */
public final class BundledModel {
  private static final String INDEX = "META-INF/continuo/models.txt";
  private static final String FOLDER = "META-INF/continuo/models/";
  private static final int COPIED_BYTES = 1 << 20;
  private static final List<String> FILES =
      List.of("config.json", "continuo.json", "model.safetensors");

  private static final String OPTIONAL = "generation_config.json";

  /** Our class loader: in a host with plugins, that of the thread may not find the models. */
  private static final ClassLoader OURS = BundledModel.class.getClassLoader();

  private BundledModel() {}

  /** {@return the names of all bundled models on the class path, in order} */
  public static NavigableSet<String> names() {
    return names(OURS);
  }

  static NavigableSet<String> names(ClassLoader loader) {
    NavigableSet<String> names = new TreeSet<>();
    try {
      for (URL index : Collections.list(loader.getResources(INDEX))) {
        try (InputStream lines = index.openStream()) {
          new String(lines.readAllBytes(), UTF_8).lines().map(String::strip).forEach(names::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /**
   * Loads a bundled model.
   *
   * @param name one of {@link #names}
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if there is no model of this name, or if loading fails
   * @throws IllegalArgumentException if the device that the options name does not exist
   */
  public static SequenceModel load(String name, LoadOptions options) throws IOException {
    return load(name, options, OURS);
  }

  /** Function that loads a model from a folder. */
  @FunctionalInterface
  public interface Loader<M> {
    /**
     * Loads the model.
     *
     * @param folder folder of the model, which is deleted after this call
     * @return the model
     * @throws IOException if loading fails
     */
    M load(Path folder) throws IOException;
  }

  /**
   * Loads a bundled model with a given function, for example for training.
   *
   * @param <M> the class of the model
   * @param name one of {@link #names}
   * @param loader takes a folder with the files of the model
   * @return the result of the loader
   * @throws IOException if there is no model of this name, or if loading fails
   */
  public static <M> M load(String name, Loader<M> loader) throws IOException {
    return load(name, loader, OURS);
  }

  static SequenceModel load(String name, LoadOptions options, ClassLoader loader)
      throws IOException {
    return load(name, folder -> ModelFormat.loadAny(folder, options), loader);
  }

  private static <M> M load(String name, Loader<M> model, ClassLoader loader) throws IOException {
    if (!names(loader).contains(name)) {
      throw new IOException(
          Text.format(
              "a bundled model must be one of %s, as their artifacts are on the class path, got %s",
              names(loader), name));
    }
    Path folder = Files.createTempDirectory("continuo-model");
    try {
      for (String file : FILES) {
        copy(FOLDER + name + "/" + file, folder.resolve(file), loader);
      }
      if (loader.getResource(FOLDER + name + "/" + OPTIONAL) != null) {
        copy(FOLDER + name + "/" + OPTIONAL, folder.resolve(OPTIONAL), loader);
      }
      return model.load(folder);
    } finally {
      for (String file : FILES) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.deleteIfExists(folder.resolve(OPTIONAL));
      Files.delete(folder);
    }
  }

  private static void copy(String resource, Path file, ClassLoader loader) throws IOException {
    try (InputStream bytes = loader.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IOException(Text.format("there must be a resource %s, got none", resource));
      }
      try (OutputStream to = Files.newOutputStream(file)) {
        byte[] piece = new byte[COPIED_BYTES];
        for (int n = bytes.read(piece); n >= 0; n = bytes.read(piece)) {
          to.write(piece, 0, n);
        }
      }
    }
  }
}

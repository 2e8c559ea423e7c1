package io.github.continuo.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * A kind of saved model. Implementations are found by {@link ServiceLoader}, so that a folder leads
 * to a model without naming its class.
 */
public interface ModelFormat {

  /** {@return what it is, for messages} */
  String description();

  /**
   * {@return whether a folder holds a model of this kind, by its configuration files alone}
   *
   * @param folder which may hold anything
   * @throws IOException if one of these files cannot be read
   */
  boolean canLoad(Path folder) throws IOException;

  /**
   * Loads a model of this kind.
   *
   * @param folder one that this format recognises
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if a file cannot be read or does not fit; the message names it
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  SequenceModel load(Path folder, LoadOptions options) throws IOException;

  /**
   * Loads a model of whatever kind a folder holds.
   *
   * @param folder which this library has saved, or other software in one of the formats
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if it holds none that any format on the class path recognises, or if
   *     loading fails
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  static SequenceModel loadAny(Path folder, LoadOptions options) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw unknown(folder);
    }
    for (ModelFormat format : all()) {
      if (format.canLoad(folder)) {
        return format.load(folder, options);
      }
    }
    throw unknown(folder);
  }

  /**
   * {@return what is wrong with a folder that no format recognises}
   *
   * @param folder which may hold anything, or not be there
   */
  static IOException unknown(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new IOException("a model must be a folder, got " + folder);
    }
    StringBuilder known = new StringBuilder();
    for (ModelFormat format : all()) {
      known.append(known.isEmpty() ? "" : ", ").append(format.description());
    }
    return new IOException(String.format(Locale.ROOT, "%s must hold one of: %s", folder, known));
  }

  private static ServiceLoader<ModelFormat> all() {
    // Not the thread's class loader: in a host with plugins that one may not know the models.
    return ServiceLoader.load(ModelFormat.class, ModelFormat.class.getClassLoader());
  }
}

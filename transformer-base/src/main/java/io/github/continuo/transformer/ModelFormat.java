package io.github.continuo.transformer;

import io.github.continuo.messages.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Format of saved models: loads a model from a folder. {@link ServiceLoader} finds the
 * implementations, so a folder can be loaded without naming the class of its model.
 */
public interface ModelFormat {

  /** {@return a description of the format, for messages} */
  String description();

  /**
   * {@return whether a folder contains a model of this format, according to its configuration
   * files}
   *
   * @param folder a folder with any content
   * @throws IOException if one of these files cannot be read
   */
  boolean canLoad(Path folder) throws IOException;

  /**
   * Loads a model of this format.
   *
   * @param folder a folder for which {@link #canLoad} returns true
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if a file cannot be read or is not valid; the message names it
   * @throws IllegalArgumentException if the device that the options name does not exist
   */
  SequenceModel load(Path folder, LoadOptions options) throws IOException;

  /**
   * Loads a model of any format on the class path.
   *
   * @param folder folder of a model that this library, or other software in one of the formats, has
   *     saved
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if no format recognizes the folder, or if loading fails
   * @throws IllegalArgumentException if the device that the options name does not exist
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
   * Returns the exception for a folder that no format recognizes.
   *
   * @param folder a folder with any content, or one that does not exist
   * @return the exception, which is not thrown
   */
  static IOException unknown(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new IOException("a model must be a folder, got " + folder);
    }
    StringBuilder known = new StringBuilder();
    for (ModelFormat format : all()) {
      known.append(known.isEmpty() ? "" : ", ").append(format.description());
    }
    return new IOException(Text.format("%s must hold one of: %s", folder, known));
  }

  private static ServiceLoader<ModelFormat> all() {
    // In a host with plugins, the thread's class loader may not find the formats.
    return ServiceLoader.load(ModelFormat.class, ModelFormat.class.getClassLoader());
  }
}

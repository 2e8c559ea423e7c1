package io.github.continuo.transformer.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Hub that models are downloaded from. {@link ServiceLoader} finds the implementation, which is in
 * the artifact {@code continuo-hub}; {@link NamedModel} uses it.
 */
public interface ModelHub {

  /**
   * Returns a folder with the files of a model or an adapter, after downloading those that are not
   * on this machine yet.
   *
   * @param id which model
   * @param listener told of a download before it starts, and of its progress
   * @return the folder, whose files must not be changed
   * @throws IOException if there is no such model, it cannot be downloaded, or a file is not what
   *     the hub announced; the message names the model
   */
  Path fetch(ModelId id, DownloadListener listener) throws IOException;
}

package io.github.continuo.transformer.network;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.Backend;
import io.github.continuo.transformer.LoadOptions;
import java.util.ServiceLoader;

/** Selection of the backend for given options. */
public final class Backends {
  private Backends() {}

  /**
   * {@return the backend for the given options}
   *
   * @param options which name a backend, or a device that only one backend supports
   * @throws IllegalArgumentException if its artifact is not on the path, or if it does not support
   *     the device
   */
  public static Backend select(LoadOptions options) {
    String device = options.device();
    boolean isCpu = device.equals("auto") || device.equals("cpu");
    String name = options.backend();
    if (name.equals("auto")) {
      name = isCpu ? JavaBackend.NAME : "pytorch";
    }
    if (name.equals(JavaBackend.NAME)) {
      if (!isCpu) {
        throw new IllegalArgumentException(
            Text.format("backend java runs on the device cpu only, got %s", device));
      }
      return new JavaBackend();
    }
    // In a host with plugins, the thread's class loader may not find the backends.
    for (Backend backend : ServiceLoader.load(Backend.class, Backend.class.getClassLoader())) {
      if (backend.name().equals(name)) {
        return backend;
      }
    }
    throw new IllegalArgumentException(
        Text.format(
            "%s needs the artifact continuo-pytorch and PyTorch's native library on the class path,"
                + " which are not there",
            isCpu ? "backend pytorch" : "device " + device));
  }
}

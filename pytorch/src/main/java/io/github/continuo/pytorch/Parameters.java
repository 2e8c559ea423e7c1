package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.ArrayUpload;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.NamedArrays;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters of a model: 32-bit arrays by name, on one device.
 *
 * <p>The arrays live as long as the model. Training changes the arrays in place; otherwise they are
 * only read and may be shared between threads.
 */
public final class Parameters {
  private final NDManager manager;
  private final Map<String, NDArray> byName;

  private Parameters(NDManager manager, Map<String, NDArray> byName) {
    this.manager = manager;
    this.byName = Collections.unmodifiableMap(byName);
  }

  /** Reads parameters from a source, in order. */
  static Parameters read(
      List<ParameterSpec> specs, WeightSource source, NDManager manager, ArrayUpload upload)
      throws IOException {
    Map<String, NDArray> byName = new LinkedHashMap<>();
    for (ParameterSpec spec : specs) {
      byName.put(spec.name(), upload.of(manager, spec.shape(), source.read(spec.name())));
    }
    return new Parameters(manager, byName);
  }

  /**
   * Saves the parameters to a safetensors file, completely or not at all.
   *
   * @param file file to write; replaced if it exists
   * @throws IOException if it cannot be written; an existing file is then unchanged
   */
  public void save(Path file) throws IOException {
    EngineThread.run(() -> NamedArrays.write(file, byName));
  }

  /**
   * {@return the parameter with the given name}
   *
   * @param name one of the names in {@link #byName}
   */
  public NDArray get(String name) {
    NDArray array = byName.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "weight must be one of " + byName.keySet() + ", got " + name);
    }
    return array;
  }

  /** {@return all parameters by name, in the order of the model; this object owns the arrays} */
  public Map<String, NDArray> byName() {
    return byName;
  }

  /** {@return the owner of the arrays; arrays with the same lifetime may be attached to it} */
  public NDManager manager() {
    return manager;
  }

  /** {@return the total number of elements} */
  public long count() {
    return byName.values().stream().mapToLong(NDArray::size).sum();
  }
}

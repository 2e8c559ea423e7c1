package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.ArrayUpload;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.NamedArrays;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The weights of a model: 32-bit arrays by name, on one device.
 *
 * <p>They live as long as the model. Training changes the arrays in place; otherwise they are only
 * read and may be shared between threads.
 */
public final class Parameters {
  private final NDManager manager;
  private final Map<String, NDArray> byName;

  private Parameters(NDManager manager, Map<String, NDArray> byName) {
    this.manager = manager;
    this.byName = Collections.unmodifiableMap(byName);
  }

  /** Weights read from a source in order. */
  static Parameters read(
      List<ParameterSpec> specs, WeightSource source, NDManager manager, ArrayUpload filler)
      throws IOException {
    Map<String, NDArray> byName = new LinkedHashMap<>();
    for (ParameterSpec spec : specs) {
      byName.put(spec.name(), filler.of(manager, spec.shape(), source.read(spec.name())));
    }
    return new Parameters(manager, byName);
  }

  /** A copy; the manager says on which device, and will own it. */
  Parameters copyTo(NDManager owner, ArrayUpload filler) {
    Map<String, NDArray> copies = new LinkedHashMap<>();
    byName.forEach((name, array) -> copies.put(name, filler.copy(owner, array)));
    return new Parameters(owner, copies);
  }

  /**
   * Writes a safetensors file.
   *
   * @param file which is replaced if it is there, and never half there
   * @throws IOException if it cannot be written; what was there then stays
   */
  public void save(Path file) throws IOException {
    EngineThread.run(() -> NamedArrays.write(file, byName));
  }

  /**
   * {@return the weight of a name}
   *
   * @param name one of those in {@link #byName}
   */
  public NDArray get(String name) {
    NDArray array = byName.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "weight must be one of %s, got %s", byName.keySet(), name));
    }
    return array;
  }

  /** {@return all weights in the order of the model; the arrays are owned by this object} */
  public Map<String, NDArray> byName() {
    return byName;
  }

  /** {@return the owner of the arrays; arrays that live and die with them may be attached to it} */
  public NDManager manager() {
    return manager;
  }

  /** {@return the number of numbers} */
  public long count() {
    return byName.values().stream().mapToLong(NDArray::size).sum();
  }
}

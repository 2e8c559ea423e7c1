package io.github.continuo.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Safetensors;
import io.github.continuo.engine.Torch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The weights of a model: 32-bit arrays by name, on one device.
 *
 * <p>Owns the arrays and frees them when closed. Training changes the arrays in place; otherwise
 * they are only read and may be shared between threads.
 */
public final class Weights implements AutoCloseable {
  private final NDManager manager;
  private final Map<String, NDArray> byName;

  private Weights(NDManager manager, Map<String, NDArray> byName) {
    this.manager = manager;
    this.byName = Collections.unmodifiableMap(byName);
  }

  /** New weights; equal seeds give equal ones on every machine. */
  public static Weights random(List<WeightSpec> specs, long seed, Device device) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    return EngineThread.call(
        () -> {
          NDManager manager = Torch.newManager(device);
          Map<String, NDArray> byName = new LinkedHashMap<>();
          for (WeightSpec spec : specs) {
            byName.put(spec.name(), draw(spec, random, manager));
          }
          return new Weights(manager, byName);
        });
  }

  private static NDArray draw(WeightSpec spec, RandomGenerator random, NDManager manager) {
    if (spec.deviation() == 0) {
      return manager.full(spec.shape(), spec.mean());
    }
    float[] values = new float[Math.toIntExact(spec.shape().size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian(spec.mean(), spec.deviation());
    }
    try (NDArray view = manager.create(FloatBuffer.wrap(values), spec.shape(), DataType.FLOAT32)) {
      return view.duplicate(); // a copy that libtorch owns
    }
  }

  /**
   * Weights read from a safetensors file.
   *
   * @throws IOException if the file cannot be read, or lacks a weight, has one too many or one of
   *     another shape; the message lists all of them
   */
  public static Weights load(List<WeightSpec> specs, Path file, Device device) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      check(specs, file, tensors);
      return EngineThread.call(
          () -> {
            NDManager manager = Torch.newManager(device);
            try {
              Map<String, NDArray> byName = new LinkedHashMap<>();
              for (WeightSpec spec : specs) {
                byName.put(spec.name(), tensors.read(spec.name(), manager));
              }
              return new Weights(manager, byName);
            } catch (IOException | RuntimeException e) {
              manager.close();
              throw e;
            }
          });
    }
  }

  private static void check(List<WeightSpec> specs, Path file, Safetensors tensors)
      throws IOException {
    List<String> faults = new ArrayList<>();
    Set<String> surplus = new TreeSet<>(tensors.names());
    for (WeightSpec spec : specs) {
      if (!surplus.remove(spec.name())) {
        faults.add(spec.name() + " is missing");
        continue;
      }
      Shape found = tensors.shape(spec.name());
      if (!found.equals(spec.shape())) {
        faults.add("%s is %s, file has %s".formatted(spec.name(), spec.shape(), found));
      }
    }
    surplus.forEach(name -> faults.add(name + " is not part of the model"));
    if (!faults.isEmpty()) {
      throw new IOException("%s: weights: %s".formatted(file, String.join("; ", faults)));
    }
  }

  /** Writes a safetensors file. */
  public void save(Path file) throws IOException {
    WholeFile.write(
        file, temporary -> EngineThread.run(() -> Safetensors.write(temporary, byName)));
  }

  /** The weight of a name. */
  public NDArray get(String name) {
    NDArray array = byName.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "weight must be one of %s, got %s".formatted(byName.keySet(), name));
    }
    return array;
  }

  /** All weights in the order of the model; the arrays are owned by this object. */
  public Map<String, NDArray> byName() {
    return byName;
  }

  /** The owner of the arrays; arrays that live and die with them may be attached to it. */
  public NDManager manager() {
    return manager;
  }

  /** Number of numbers. */
  public long count() {
    return byName.values().stream().mapToLong(NDArray::size).sum();
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    EngineThread.run(manager::close);
  }
}

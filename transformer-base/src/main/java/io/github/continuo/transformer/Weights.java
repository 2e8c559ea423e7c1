package io.github.continuo.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.ArrayFiller;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Safetensors;
import io.github.continuo.engine.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return make(
        specs,
        device,
        (spec, manager, filler) ->
            filler.fill(manager, spec.shape(), (first, piece) -> draw(spec, first, piece, random)));
  }

  private static void draw(WeightSpec spec, long first, ByteBuffer piece, RandomGenerator random) {
    long rows = spec.shape().dimension() == 0 ? 1 : spec.shape().get(0);
    long rowSize = spec.shape().size() / rows;
    for (long i = first; piece.hasRemaining(); i++) {
      piece.putFloat(spec.initial().draw(i / rowSize, random));
    }
  }

  /**
   * Weights read from the folder of a checkpoint, in one file or several, and the adapters that the
   * options name merged into them.
   *
   * @throws IOException if a file cannot be read, or if weights are missing, surplus or of another
   *     shape than specified, or if an adapter does not fit them; the message lists all faults
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static Weights load(List<WeightSpec> specs, Path folder, LoadOptions options)
      throws IOException {
    Device device = Devices.select(options.device());
    List<LoraAdapter> adapters = new ArrayList<>();
    try (TensorFiles files = TensorFiles.open(folder)) {
      files.check(specs);
      for (Path adapter : options.adapters()) {
        adapters.add(LoraAdapter.open(adapter, specs));
      }
      return make(
          specs,
          device,
          (spec, manager, filler) -> {
            NDArray weight = files.read(spec.name(), manager, filler);
            for (LoraAdapter adapter : adapters) {
              adapter.mergeInto(spec.name(), weight, filler);
            }
            return weight;
          });
    } finally {
      for (LoraAdapter adapter : adapters) {
        adapter.close();
      }
    }
  }

  /** Where the weights come from. */
  @FunctionalInterface
  private interface Maker<X extends Exception> {
    NDArray make(WeightSpec spec, NDManager manager, ArrayFiller filler) throws X;
  }

  private static <X extends Exception> Weights make(
      List<WeightSpec> specs, Device device, Maker<X> maker) throws X {
    return EngineThread.call(
        () -> {
          NDManager manager = Torch.newManager(device);
          Map<String, NDArray> byName = new LinkedHashMap<>();
          try (ArrayFiller filler = new ArrayFiller()) {
            for (WeightSpec spec : specs) {
              byName.put(spec.name(), maker.make(spec, manager, filler));
            }
            return new Weights(manager, byName);
          } catch (Exception e) {
            manager.close();
            throw e;
          }
        });
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

  /** Where they are. */
  public Device device() {
    return manager.getDevice();
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

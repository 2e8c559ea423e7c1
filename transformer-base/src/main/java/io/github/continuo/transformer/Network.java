package io.github.continuo.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.ArrayFiller;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Torch;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.files.AtomicFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is made of: its weights, in the form that their use needs, and the parts that
 * calculate with them.
 *
 * <p>For training, all weights are 32-bit arrays that stay as they are. For inference, those of
 * linear maps are packed one by one into the form in which this machine calculates them fastest, so
 * that they are never all in memory in 32 bits.
 *
 * <p>Owns the weights and the parts, and frees them when closed. The parts are made in the order of
 * the model's weights, on the {@link EngineThread}.
 */
public final class Network implements AutoCloseable {

  /** Makes a model, asking a network for its parts. */
  @FunctionalInterface
  public interface Maker<M> {
    /**
     * Makes it.
     *
     * @param network to be asked for the parts in the order of the model's weights, and to be
     *     closed with the model
     * @return the model
     */
    M make(Network network);
  }

  /** Writes what a model's folder holds beside its weights. */
  @FunctionalInterface
  public interface Description {
    /**
     * Writes it.
     *
     * @param folder empty; the weights will stand in it, too
     * @throws IOException if a file cannot be written
     */
    void writeTo(Path folder) throws IOException;
  }

  private final NDManager manager; // owner of all arrays that are not packed
  private final Arithmetic arithmetic;
  private final WeightSource source;
  private final @Nullable Weights weights; // if they are as they are
  private final @Nullable TrainableAdapter adapter; // if it is trained instead of them
  private final List<Runnable> closing = new ArrayList<>();

  private Network(
      NDManager manager,
      Arithmetic arithmetic,
      WeightSource source,
      @Nullable Weights weights,
      @Nullable TrainableAdapter adapter) {
    this.manager = manager;
    this.arithmetic = arithmetic;
    this.source = source;
    this.weights = weights;
    this.adapter = adapter;
  }

  /**
   * {@return a model with new weights; equal seeds give equal ones}
   *
   * @param <M> the class of the model
   * @param specs its weights in order
   * @param seed of the random numbers
   * @param options how to make it; adapters to be merged are left out
   * @param maker what makes it, on the engine's thread
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static <M> M random(
      List<WeightSpec> specs, long seed, LoadOptions options, Maker<M> maker) {
    return EngineThread.call(
        () -> {
          try (RandomWeights source = new RandomWeights(specs, seed)) {
            return make(specs, options, source, maker);
          }
        });
  }

  /**
   * {@return a model with the weights in the folder of a checkpoint, in one file or several, and
   * the adapters that the options name merged into them}
   *
   * @param <M> the class of the model
   * @param specs its weights in order
   * @param folder the checkpoint
   * @param options how to load it
   * @param maker what makes it, on the engine's thread
   * @throws IOException if a file cannot be read, or if weights are missing, surplus or of another
   *     shape than specified, or if an adapter does not fit them; the message lists all faults
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static <M> M load(List<WeightSpec> specs, Path folder, LoadOptions options, Maker<M> maker)
      throws IOException {
    return EngineThread.call(
        () -> {
          try (FileWeights source = FileWeights.open(specs, folder, options.adapters())) {
            return make(specs, options, source, maker);
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
  }

  private static <M> M make(
      List<WeightSpec> specs, LoadOptions options, WeightSource source, Maker<M> maker) {
    Device device = Devices.select(options.device());
    NDManager manager = Torch.newManager(device);
    try {
      return maker.make(
          options.purpose() == LoadOptions.Purpose.TRAINING
              ? trainable(
                  manager,
                  Weights.read(specs, source, manager),
                  options
                      .newAdapter()
                      .map(settings -> TrainableAdapter.create(settings, specs, manager))
                      .orElse(null))
              : packed(manager, options.precision().orElse(Precision.usual(device)), source));
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Network trainable(
      NDManager manager, Weights weights, @Nullable TrainableAdapter adapter) {
    Arithmetic arithmetic =
        adapter == null ? Arithmetic.trainable(manager) : Arithmetic.adapted(manager);
    return new Network(manager, arithmetic, (name, owner) -> weights.get(name), weights, adapter);
  }

  private static Network packed(NDManager manager, Precision precision, WeightSource source) {
    return new Network(manager, Arithmetic.select(manager, precision), source, null, null);
  }

  /**
   * {@return a decoder stack, closed with this network}
   *
   * @param config its sizes
   * @param prefix of its weights' names, with the dot: {@code model.}
   */
  public DecoderStack decoderStack(DecoderConfig config, String prefix) {
    DecoderStack stack;
    if (weights == null) {
      stack = DecoderStack.packed(config, arithmetic, source, prefix, manager);
    } else if (adapter == null) {
      stack = DecoderStack.trainable(config, arithmetic, weights, prefix);
    } else {
      stack = DecoderStack.adapted(config, arithmetic, weights, adapter, prefix);
    }
    closing.add(stack::close);
    return stack;
  }

  /**
   * {@return a map from hidden states to the scores of ids}
   *
   * @param name of its weight, [vocab, dim]
   * @param padId the id that is never a target
   */
  public OutputMap outputMap(String name, int padId) {
    TorchScript.Kept map;
    if (weights == null) {
      PackedMaps packed = arithmetic.newMaps();
      packed.add(source, name);
      map = packed.kept();
    } else {
      map = script().keep(List.of(weights.get(name)));
    }
    closing.add(map::close);
    return new OutputMap(
        arithmetic, map, weights == null ? null : weights.get(name), manager, padId);
  }

  /**
   * {@return a table of embeddings, [vocab, dim], as it is in 32 bits}
   *
   * @param name of its weight
   */
  public NDArray embedding(String name) {
    return source.read(name, manager);
  }

  /**
   * {@return the weights to be trained: those of the adapter if one is, else all}
   *
   * @throws IllegalStateException if they were packed for inference
   */
  public Weights weights() {
    return adapter == null ? arrays() : adapter.weights();
  }

  private Weights arrays() {
    if (weights == null) {
      throw new IllegalStateException(
          "weights must have been loaded for training, but they are packed for inference");
    }
    return weights;
  }

  /**
   * Checks that something is not asked of an adapter that can only be saved with all weights.
   *
   * @param what that thing, a plural for the message: {@code regions}
   * @throws IllegalStateException if an adapter is trained
   */
  public void requireWholeModel(String what) {
    if (adapter != null) {
      throw new IllegalStateException(what + " need all weights to be trained, got an adapter");
    }
  }

  /**
   * Saves what training changes: the adapter alone if one is trained, else all weights. In a folder
   * that is there, no reader finds the weights of one model beside the configuration of another.
   *
   * @param folder made if it is not there
   * @param facts what should be known of the training, for people
   * @param description what stands in the folder beside all weights
   * @throws IOException if a file cannot be written; what was there stays
   * @throws IllegalStateException if the weights were packed for inference
   */
  public void save(Path folder, Map<String, String> facts, Description description)
      throws IOException {
    if (adapter != null) {
      adapter.save(folder, facts);
      return;
    }
    Weights all = arrays();
    AtomicFolder.write(
        folder,
        BaseCheckpoint.CONFIG_FILE,
        temporary -> {
          description.writeTo(temporary);
          all.save(temporary.resolve(TensorFiles.SINGLE_FILE));
        });
  }

  /**
   * {@return the same model again, on another device or on the same; the adapter is copied too}
   *
   * @param <M> the class of the model
   * @param device as selected by {@link Devices}
   * @param maker what makes the model of the copied weights, on the engine's thread
   * @throws IllegalStateException if the weights were packed for inference
   */
  public <M> M copyTo(Device device, Maker<M> maker) {
    Weights all = arrays();
    return EngineThread.call(
        () -> {
          NDManager there = Torch.newManager(device);
          try (ArrayFiller filler = new ArrayFiller()) {
            TrainableAdapter copy = adapter == null ? null : adapter.copyTo(there, filler);
            return maker.make(trainable(there, all.copyTo(there, filler), copy));
          } catch (RuntimeException e) {
            there.close();
            throw e;
          }
        });
  }

  /** {@return the methods that all parts share} */
  public TorchScript script() {
    return arithmetic.script();
  }

  /** {@return how linear maps are calculated} */
  public Arithmetic arithmetic() {
    return arithmetic;
  }

  /**
   * {@return the owner of what is not packed; arrays that live and die with the model may be
   * attached}
   */
  public NDManager manager() {
    return manager;
  }

  /** {@return the device on which it is} */
  public Device device() {
    return manager.getDevice();
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    EngineThread.run(
        () -> {
          closing.forEach(Runnable::run);
          arithmetic.close();
          manager.close();
        });
  }
}

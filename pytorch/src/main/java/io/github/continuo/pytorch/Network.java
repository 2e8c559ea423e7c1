package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.ArrayUpload;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.PyTorchEngine;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.files.AtomicFile;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.FileWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import io.github.continuo.transformer.weights.RandomInitializer;
import io.github.continuo.transformer.weights.TensorFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trainable model is made of: its weights, 32-bit arrays that training changes, and the
 * parts that calculate with them.
 *
 * <p>Owns the weights and the parts, and frees them when closed. The parts are made on the {@link
 * EngineThread}.
 */
final class Network implements AutoCloseable {

  /** Makes a model, asking a network for its parts. */
  @FunctionalInterface
  public interface Maker<M> {
    /**
     * Makes it.
     *
     * @param network to be asked for the parts in the order of the model's weights, and to be
     *     closed with the model
     * @return the model
     * @throws IOException if its files were replaced meanwhile
     */
    M make(Network network) throws IOException;
  }

  private final NDManager manager; // owner of all arrays
  private final DecoderScript arithmetic;
  private final Parameters weights;
  private final @Nullable LoraTraining adapter; // if it is trained instead of them
  private final List<Runnable> closing = new ArrayList<>();

  private Network(
      NDManager manager,
      DecoderScript arithmetic,
      Parameters weights,
      @Nullable LoraTraining adapter) {
    this.manager = manager;
    this.arithmetic = arithmetic;
    this.weights = weights;
    this.adapter = adapter;
  }

  /**
   * {@return a model with new weights; equal seeds give equal ones}
   *
   * @param <M> the class of the model
   * @param specs its weights in order
   * @param seed of the random numbers
   * @param device as selected by {@link Devices}
   * @param maker what makes it, on the engine's thread
   */
  public static <M> M random(List<ParameterSpec> specs, long seed, Device device, Maker<M> maker) {
    return EngineThread.call(
        () -> {
          try {
            return make(specs, device, null, new RandomInitializer(specs, seed), maker);
          } catch (IOException e) {
            throw new UncheckedIOException(e); // random numbers are read from no file
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
   * @param options device and adapters
   * @param lora of the adapter that is trained instead of the weights, or none
   * @param maker what makes it, on the engine's thread
   * @throws IOException if a file cannot be read, or if weights are missing, surplus or of another
   *     shape than specified, or if an adapter does not fit them; the message lists all faults
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static <M> M load(
      List<ParameterSpec> specs,
      Path folder,
      LoadOptions options,
      @Nullable LoraConfig lora,
      Maker<M> maker)
      throws IOException {
    return EngineThread.call(
        () -> {
          try (FileWeights source = FileWeights.open(specs, folder, options.adapters())) {
            return make(specs, Devices.select(options.device()), lora, source, maker);
          }
        });
  }

  private static <M> M make(
      List<ParameterSpec> specs,
      Device device,
      @Nullable LoraConfig lora,
      WeightSource source,
      Maker<M> maker)
      throws IOException {
    NDManager manager = PyTorchEngine.newManager(device);
    try (ArrayUpload filler = new ArrayUpload()) {
      Parameters weights = Parameters.read(specs, source, manager, filler);
      LoraTraining adapter =
          lora == null ? null : LoraTraining.create(lora, specs, manager, filler);
      return maker.make(trainable(manager, weights, adapter));
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Network trainable(
      NDManager manager, Parameters weights, @Nullable LoraTraining adapter) {
    DecoderScript arithmetic =
        adapter == null ? DecoderScript.trainable(manager) : DecoderScript.adapted(manager);
    return new Network(manager, arithmetic, weights, adapter);
  }

  /**
   * {@return a decoder stack, closed with this network}
   *
   * @param config its sizes
   * @param prefix of its weights' names, with the dot: {@code model.}
   */
  public TrainableDecoder decoderStack(DecoderConfig config, String prefix) {
    TrainableDecoder stack =
        adapter == null
            ? TrainableDecoder.trainable(config, arithmetic, weights, prefix)
            : TrainableDecoder.adapted(config, arithmetic, weights, adapter, prefix);
    closing.add(stack::close);
    return stack;
  }

  /**
   * {@return a map from hidden states to the scores of ids}
   *
   * @param name of its weight, [vocab, dim]
   * @param padId the id that is never a target
   */
  public OutputProjection outputMap(String name, int padId) {
    TorchScript.Kept map = script().keep(List.of(weights.get(name)));
    closing.add(map::close);
    return new OutputProjection(arithmetic, map, weights.get(name), manager, padId);
  }

  /**
   * {@return a table of embeddings, [vocab, dim], as it is in 32 bits}
   *
   * @param name of its weight
   */
  public NDArray embedding(String name) {
    return weights.get(name);
  }

  /**
   * {@return a decoder that generates with the weights of the moment; it is not closed by itself,
   * but with this network}
   *
   * @param config its sizes
   * @param embedding [vocab, dim]
   * @param stack of this network
   * @param output of this network, or none
   */
  DecoderNetwork decoder(
      DecoderConfig config,
      NDArray embedding,
      TrainableDecoder stack,
      @Nullable OutputProjection output) {
    return new TorchDecoder(config, arithmetic, manager, embedding, stack, output, () -> {});
  }

  /** {@return the weights to be trained: those of the adapter if one is, else all} */
  public Parameters weights() {
    return adapter == null ? weights : adapter.weights();
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
   */
  public void save(Path folder, Map<String, String> facts, AtomicFile.Content description)
      throws IOException {
    if (adapter != null) {
      adapter.save(folder, facts);
      return;
    }
    AtomicFolder.write(
        folder,
        BaseCheckpoint.CONFIG_FILE,
        temporary -> {
          description.writeTo(temporary);
          weights.save(temporary.resolve(TensorFiles.SINGLE_FILE));
        });
  }

  /**
   * {@return the same model again, on another device or on the same; the adapter is copied too}
   *
   * @param <M> the class of the model
   * @param device as selected by {@link Devices}
   * @param maker what makes the model of the copied weights, on the engine's thread
   */
  public <M> M copyTo(Device device, Maker<M> maker) {
    return EngineThread.call(
        () -> {
          NDManager there = PyTorchEngine.newManager(device);
          try (ArrayUpload filler = new ArrayUpload()) {
            LoraTraining copy = adapter == null ? null : adapter.copyTo(there, filler);
            return maker.make(trainable(there, weights.copyTo(there, filler), copy));
          } catch (IOException e) {
            there.close();
            throw new UncheckedIOException(e); // no file is read
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

  /** {@return the owner of all arrays; those that live and die with the model may be attached} */
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

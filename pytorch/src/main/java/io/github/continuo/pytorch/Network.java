package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.files.AtomicFile;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.pytorch.engine.ArrayUpload;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Sampling;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.FileWeights;
import io.github.continuo.transformer.weights.GenerationConfigFile;
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
 * Parts of a trainable model: the weights, 32-bit arrays that training changes, and the layers that
 * compute with them.
 *
 * <p>The network owns the weights and the parts, and frees them when it is closed. The parts are
 * made on the {@link EngineThread}.
 */
final class Network implements AutoCloseable {

  /** Factory of a model from the parts of a network. */
  @FunctionalInterface
  public interface Maker<M> {
    /**
     * Makes the model.
     *
     * @param network the network, which provides the parts in the order of the model's weights, and
     *     which the model closes
     * @return the model
     * @throws IOException if the files of the model were replaced meanwhile
     */
    M make(Network network) throws IOException;
  }

  private final NDManager manager; // owner of all arrays
  private final DecoderScript decoderScript;
  private final Parameters weights;
  private final @Nullable LoraTraining adapter; // if it is trained instead of the weights
  private final GenerationConfigFile generationConfig;
  private final List<Runnable> closing = new ArrayList<>();

  private Network(
      NDManager manager,
      DecoderScript decoderScript,
      Parameters weights,
      @Nullable LoraTraining adapter,
      GenerationConfigFile generationConfig) {
    this.manager = manager;
    this.decoderScript = decoderScript;
    this.weights = weights;
    this.adapter = adapter;
    this.generationConfig = generationConfig;
  }

  /**
   * {@return a model with random weights; equal seeds give equal weights}
   *
   * @param <M> the class of the model
   * @param specs the weights in order
   * @param seed seed of the random numbers
   * @param device the device, as selected by {@link Devices}
   * @param maker makes the model, on the engine's thread
   */
  public static <M> M random(List<ParameterSpec> specs, long seed, Device device, Maker<M> maker) {
    return EngineThread.call(
        () -> {
          try {
            RandomInitializer weights = new RandomInitializer(specs, seed);
            return make(specs, device, null, weights, GenerationConfigFile.NONE, maker);
          } catch (IOException e) {
            throw new UncheckedIOException(e); // random numbers are read from no file
          }
        });
  }

  /**
   * {@return a model with the weights of a checkpoint, in one file or several, and with the
   * adapters of the options merged into the weights}
   *
   * @param <M> the class of the model
   * @param specs the weights in order
   * @param folder the checkpoint folder
   * @param options the device and adapters
   * @param lora configuration of an adapter to be trained instead of the weights, or null
   * @param maker makes the model, on the engine's thread
   * @throws IOException if a file cannot be read, if weights are missing, unexpected or of another
   *     shape than specified, or if an adapter does not fit the weights; the message lists the
   *     first faults and counts the others
   * @throws IllegalArgumentException if the device does not exist
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
            Device device = Devices.select(options.device());
            return make(specs, device, lora, source, GenerationConfigFile.read(folder), maker);
          }
        });
  }

  private static <M> M make(
      List<ParameterSpec> specs,
      Device device,
      @Nullable LoraConfig lora,
      WeightSource source,
      GenerationConfigFile generationConfig,
      Maker<M> maker)
      throws IOException {
    NDManager manager = PyTorchEngine.newManager(device);
    try (ArrayUpload upload = new ArrayUpload()) {
      Parameters weights = Parameters.read(specs, source, manager, upload);
      LoraTraining adapter =
          lora == null ? null : LoraTraining.create(lora, specs, manager, upload);
      DecoderScript decoderScript =
          adapter == null ? DecoderScript.trainable(manager) : DecoderScript.adapted(manager);
      return maker.make(new Network(manager, decoderScript, weights, adapter, generationConfig));
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * {@return a decoder, which this network closes}
   *
   * @param config the sizes of the decoder
   * @param prefix prefix of the weights' names, including the dot: {@code model.}
   */
  public TrainableDecoder decoderStack(DecoderConfig config, String prefix) {
    TrainableDecoder stack =
        TrainableDecoder.trainable(config, decoderScript, weights, adapter, prefix);
    closing.add(stack::close);
    return stack;
  }

  /**
   * {@return an output projection, from hidden states to logits}
   *
   * @param name name of the weight, [vocab, dim]
   * @param padId token id of padding, which is never a target
   */
  public OutputProjection outputMap(String name, int padId) {
    NDArray weight = weights.get(name);
    TorchScript.Kept projection = script().keep(List.of(weight));
    closing.add(projection::close);
    return new OutputProjection(
        decoderScript, projection, weight, manager.create(new long[] {padId}));
  }

  /**
   * {@return an embedding, float32 [vocab, dim]}
   *
   * @param name name of the weight
   */
  public NDArray embedding(String name) {
    return weights.get(name);
  }

  /**
   * {@return a decoder that generates with the current weights; closing it has no effect, because
   * this network closes the parts}
   *
   * @param config the sizes of the decoder
   * @param embedding [vocab, dim]
   * @param stack decoder of this network
   * @param output output projection of this network, or null
   */
  DecoderNetwork decoder(
      DecoderConfig config,
      NDArray embedding,
      TrainableDecoder stack,
      @Nullable OutputProjection output) {
    return new TorchDecoder(config, decoderScript, manager, embedding, stack, output, () -> {});
  }

  /** {@return the parameters to be trained: those of the adapter if there is one, else all} */
  public Parameters weights() {
    return adapter == null ? weights : adapter.weights();
  }

  /** {@return the sampling that suits the model: that of its folder, or the defaults} */
  Sampling sampling() {
    return generationConfig.sampling();
  }

  /**
   * Checks that no adapter is trained, for a feature that can be saved only with all weights.
   *
   * @param what the feature, a plural for the message: {@code regions}
   * @throws IllegalStateException if an adapter is trained
   */
  public void requireWholeModel(String what) {
    if (adapter != null) {
      throw new IllegalStateException(what + " need all weights to be trained, got an adapter");
    }
  }

  /**
   * Saves what training changes: only the adapter if one is trained, else all weights. If the
   * folder exists, no reader finds the weights of one model beside the configuration of another.
   *
   * @param folder folder to write, created if it does not exist
   * @param facts facts about the training, for display
   * @param description writes the other files of a folder with all weights
   * @throws IOException if a file cannot be written; the previous files are then unchanged
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
          generationConfig.write(temporary);
          weights.save(temporary.resolve(TensorFiles.SINGLE_FILE));
        });
  }

  /** {@return the script that all parts share} */
  public TorchScript script() {
    return decoderScript.script();
  }

  /** {@return the owner of all arrays; arrays with the lifetime of the model may be attached} */
  public NDManager manager() {
    return manager;
  }

  /** {@return the device of the arrays} */
  public Device device() {
    return manager.getDevice();
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    EngineThread.run(
        () -> {
          closing.forEach(Runnable::run);
          decoderScript.close();
          manager.close();
        });
  }
}

package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.dual.DualCheckpoint;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Model whose weights training changes: batches of tokens in, a loss with gradients out. The
 * weights are 32-bit arrays on a PyTorch device. The model can also generate, with the current
 * weights.
 *
 * <p>Any number of threads may use a model at a time, but none while the weights are trained.
 */
public interface TrainableModel extends SequenceModel {

  /**
   * Loads a base or dual model from a folder.
   *
   * @param folder folder that {@link #save}, or other software in one of the formats, has written
   * @param options the device ({@code auto} is the GPU with the most free memory, else the CPU) and
   *     adapters, which are merged into the weights; other options have no effect
   * @return the model; the caller closes it
   * @throws IOException if the folder holds no model, or if loading fails
   * @throws IllegalArgumentException if the device does not exist
   */
  static TrainableModel load(Path folder, LoadOptions options) throws IOException {
    return load(folder, options, null);
  }

  /**
   * Loads a model with frozen weights and a new LoRA adapter to be trained. {@link #parameters}
   * returns the parameters of the adapter only, and {@link #save} writes only the adapter, for
   * {@link LoadOptions#withAdapter}.
   *
   * @param folder the folder of the model
   * @param options the device ({@code auto} is the GPU with the most free memory, else the CPU) and
   *     adapters, which are merged into the weights; other options have no effect
   * @param settings the linear layers that the adapter changes, its rank and its scale
   * @return the model; the caller closes it
   * @throws IOException if the folder holds no model, or if loading fails
   * @throws IllegalArgumentException if the device does not exist, or a target of the adapter is
   *     not a linear layer of the model
   */
  static TrainableModel loadWithLora(Path folder, LoadOptions options, LoraConfig settings)
      throws IOException {
    return load(folder, options, settings);
  }

  private static TrainableModel load(
      Path folder, LoadOptions options, @Nullable LoraConfig settings) throws IOException {
    if (Files.isDirectory(folder)) {
      if (BaseCheckpoint.isAt(folder)) {
        return TrainableBase.load(folder, options, settings);
      }
      if (DualCheckpoint.isAt(folder)) {
        return TrainableDual.load(folder, options, settings);
      }
    }
    throw ModelFormat.unknown(folder);
  }

  /** {@return the device that holds the weights} */
  Device torchDevice();

  /**
   * {@return the parameters to be trained or saved; only those of the new adapter, if there is one}
   */
  Parameters parameters();

  /**
   * Returns the summed negative log-likelihood of all non-padding targets, in nats.
   *
   * <p>Must be called on the {@link io.github.continuo.pytorch.engine.EngineThread}.
   *
   * @param tokens int64 [batch, time + 1, width]; positions 1 to time are the targets, each
   *     predicted from the positions before; the manager of this array will own the result
   * @param options how to compute the loss; for training, precision, dropout and label smoothing
   *     change the value
   * @return a scalar
   */
  default NDArray loss(NDArray tokens, ForwardOptions options) {
    int[] all = IntStream.rangeClosed(1, (int) tokens.getShape().get(1) - 1).toArray();
    return loss(tokens, all, options);
  }

  /**
   * Returns the summed negative log-likelihood of the non-padding targets at some positions, each
   * predicted from all positions before, in nats. This takes less memory and time than {@link
   * #loss(NDArray, ForwardOptions)}: everything after the decoder is computed for these positions
   * only.
   *
   * <p>Must be called on the {@link io.github.continuo.pytorch.engine.EngineThread}.
   *
   * @param tokens int64 [batch, time + 1, width]; the manager of this array will own the result
   * @param targetPositions indices of the positions, the same in all sequences: 1 to time,
   *     ascending, at least one
   * @param options how to compute the loss
   * @return a scalar
   * @throws IllegalArgumentException if the indices are invalid
   */
  NDArray loss(NDArray tokens, int[] targetPositions, ForwardOptions options);

  /**
   * Marks the model as trained for infilling.
   *
   * @throws IllegalStateException if the parameters that are trained cannot be saved with this mark
   */
  default void enableInfilling() {
    throw new IllegalStateException(
        getClass().getSimpleName() + " cannot be trained for infilling");
  }

  /**
   * Saves the model to a folder that {@link ModelFormat#loadAny} reads or, if only an adapter is
   * trained, the adapter to a folder that {@link LoadOptions#withAdapter} reads.
   *
   * @param folder folder to write, created if it does not exist; files of the same names are
   *     replaced
   * @param facts facts about the training, for display
   * @throws IOException if a file cannot be written
   */
  void save(Path folder, Map<String, String> facts) throws IOException;
}

package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.dual.checkpoint.DualCheckpoint;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model whose weights training changes: 32-bit arrays on a device of PyTorch. It generates, too,
 * with the weights of the moment.
 *
 * <p>Any number of threads may use it at a time, but none while the weights are trained.
 */
public interface TrainableModel extends SequenceModel {

  /**
   * Loads a model of whatever kind a folder holds.
   *
   * @param folder which {@link #save} has written, or other software in one of the formats
   * @param options device, of which {@code auto} is the GPU with the most free memory, else the
   *     CPU; and adapters, which are merged into the weights; the rest does not matter
   * @return the model; the caller closes it
   * @throws IOException if it holds no model, or if loading fails
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  static TrainableModel load(Path folder, LoadOptions options) throws IOException {
    return load(folder, options, null);
  }

  /**
   * Loads a model beside whose weights a new LoRA adapter is trained and nothing else. Its {@link
   * #parameters} are those of the adapter, and {@link #save} writes it alone, so that {@link
   * LoadOptions#withAdapter} can take it.
   *
   * @param folder of the model
   * @param options device, of which {@code auto} is the GPU with the most free memory, else the
   *     CPU; and adapters, which are merged into the weights; the rest does not matter
   * @param settings which maps the adapter changes, and how much
   * @return the model; the caller closes it
   * @throws IOException if it holds no model, or if loading fails
   * @throws IllegalArgumentException if there is no such device as the options name, or a target of
   *     the adapter is no map of the model
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

  /** {@return the device on which its weights are} */
  Device torchDevice();

  /**
   * {@return its weights, to be trained or saved; those of its new adapter alone, if it has one}
   */
  Parameters parameters();

  /**
   * How surprised the model is by sequences: the sum, over all targets that are not padding, of the
   * negative logarithm of the probability that it gave them, in nats.
   *
   * <p>Must be called on the {@link io.github.continuo.engine.EngineThread}.
   *
   * @param rows int64 [batch, time + 1, width]; rows 1.. are the targets, predicted from those
   *     before; its manager will own the result
   * @param pass how to calculate it; a training pass may change the figure by its precision,
   *     dropout and label smoothing
   * @return a scalar
   */
  default NDArray loss(NDArray rows, ForwardOptions pass) {
    int[] all = IntStream.rangeClosed(1, (int) rows.getShape().get(1) - 1).toArray();
    return loss(rows, all, pass);
  }

  /**
   * How surprised the model is by some rows of sequences, having seen all rows before each: {@link
   * #loss(NDArray, ForwardOptions)}, summed over the targets in these rows only. Takes less memory
   * and time, for what comes after the decoder is calculated for them alone.
   *
   * <p>Must be called on the {@link io.github.continuo.engine.EngineThread}.
   *
   * @param rows int64 [batch, time + 1, width]; its manager will own the result
   * @param predicted indices of the rows, the same in all sequences: 1 to time, ascending, at least
   *     one
   * @param pass how to calculate it
   * @return a scalar
   * @throws IllegalArgumentException if the indices are not so
   */
  NDArray loss(NDArray rows, int[] predicted, ForwardOptions pass);

  /**
   * Takes note that it is trained to fill regions.
   *
   * @throws IllegalStateException if that cannot be saved with what is trained of it
   */
  default void enableInfilling() {
    throw new IllegalStateException(
        String.format(
            Locale.ROOT, "%s cannot be trained to fill regions", getClass().getSimpleName()));
  }

  /**
   * Saves the model as a folder that {@link ModelFormat#loadAny} understands; or, if only an
   * adapter is trained, that as a folder that {@link LoadOptions#withAdapter} understands.
   *
   * @param folder made if it is not there; files of the same names in it are replaced
   * @param facts what should be known of its training, for people
   * @throws IOException if a file cannot be written
   */
  void save(Path folder, Map<String, String> facts) throws IOException;

  /**
   * {@return the same model with weights of its own, on another device or on the same; the caller
   * closes it}
   *
   * @param device as selected by {@link io.github.continuo.engine.Devices}
   * @throws UnsupportedOperationException if models of this class cannot be copied
   */
  default TrainableModel replicate(Device device) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " cannot be copied");
  }
}

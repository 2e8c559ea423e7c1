package io.github.continuo.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model of token sequences: all that training and generation need of it.
 *
 * <p>Its weights are changed by training only. Any number of threads may decode at a time, each
 * with a {@link Decoding} of its own, but none while the weights are trained or after {@link
 * #close}.
 */
public interface SequenceModel extends AutoCloseable {

  /** {@return what turns scores into this model's tokens} It is saved with the model. */
  Tokenizer tokenizer();

  /** {@return the longest sequence it can look at, in rows} */
  int contextRows();

  /** {@return the device on which it runs} */
  Device device();

  /**
   * {@return its weights, to be trained or saved; those of its {@linkplain
   * LoadOptions#withNewAdapter new adapter} alone, if it has one}
   *
   * @throws IllegalStateException if it was loaded for inference
   */
  Weights weights();

  /** {@return what the weights of its linear maps are kept in} */
  Precision precision();

  /** {@return how its linear maps are calculated, for people: {@code prepacked bf16}} */
  String arithmetic();

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
   * @throws IllegalStateException if the pass is for training, but the model was loaded for
   *     inference
   */
  default NDArray loss(NDArray rows, Pass pass) {
    return loss(rows, allTargets(rows), pass);
  }

  /**
   * How surprised the model is by some rows of sequences, having seen all rows before each: {@link
   * #loss(NDArray, Pass)}, summed over the targets in these rows only. Takes less memory and time,
   * for what comes after the decoder is calculated for them alone.
   *
   * <p>Must be called on the {@link io.github.continuo.engine.EngineThread}.
   *
   * @param rows int64 [batch, time + 1, width]; its manager will own the result
   * @param predicted indices of the rows, the same in all sequences: 1 to time, ascending, at least
   *     one
   * @param pass how to calculate it
   * @return a scalar
   * @throws IllegalArgumentException if the indices are not so
   * @throws IllegalStateException if the pass is for training, but the model was loaded for
   *     inference
   */
  NDArray loss(NDArray rows, int[] predicted, Pass pass);

  /**
   * How surprised the model is by each id of sequences by itself: their nats sum up to the {@link
   * #loss(NDArray, Pass)} of an evaluation.
   *
   * <p>Must be called on the {@link io.github.continuo.engine.EngineThread}.
   *
   * @param rows int64 [batch, time + 1, width]
   * @return of all ids of rows 1.. one after the other, pads too: batch * time * width
   */
  default List<Surprise> surprises(NDArray rows) {
    return surprises(rows, allTargets(rows));
  }

  private static int[] allTargets(NDArray rows) {
    return IntStream.rangeClosed(1, (int) rows.getShape().get(1) - 1).toArray();
  }

  /**
   * How surprised the model is by each id of some rows, having seen all rows before each. Takes
   * less memory and time, for what comes after the decoder is calculated for them alone.
   *
   * <p>Must be called on the {@link io.github.continuo.engine.EngineThread}.
   *
   * @param rows int64 [batch, time + 1, width]
   * @param predicted indices of the rows, the same in all sequences: 1 to time, ascending, at least
   *     one
   * @return of all their ids one after the other, pads too: batch * predicted * width
   * @throws IllegalArgumentException if the indices are not so
   */
  List<Surprise> surprises(NDArray rows, int[] predicted);

  /**
   * {@return whether it was trained to fill regions, so that sequences {@linkplain
   * io.github.continuo.tokenize.Arrangement arranged} around one mean something to it} This is
   * saved with the model.
   */
  default boolean fillsRegions() {
    return false;
  }

  /**
   * Takes note that it is trained to fill regions.
   *
   * @throws IllegalStateException if that cannot be saved with what is trained of it
   */
  default void learnRegions() {
    throw new IllegalStateException(
        getClass().getSimpleName() + " cannot be trained to fill regions");
  }

  /** {@return a new sequence to read, fork and spell; the caller closes it} */
  Decoding decode();

  /**
   * Saves the model as a folder that {@link ModelFormat#load} understands; or, if only an adapter
   * is trained, that as a folder that {@link LoadOptions#withAdapter} understands.
   *
   * @param folder made if it is not there; files of the same names in it are replaced
   * @param facts what should be known of its training, for people
   * @throws IOException if a file cannot be written
   * @throws IllegalStateException if it was loaded for inference
   */
  void save(Path folder, Map<String, String> facts) throws IOException;

  /**
   * {@return the same model with weights of its own, on another device or on the same; the caller
   * closes it}
   *
   * @param device as selected by {@link io.github.continuo.engine.Devices}
   * @throws IllegalStateException if it was loaded for inference
   * @throws UnsupportedOperationException if models of this class cannot be copied
   */
  default SequenceModel copyTo(Device device) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " cannot be copied");
  }

  /** Frees the native memory. */
  @Override
  void close();
}

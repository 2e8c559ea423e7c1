package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Piece;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.data.windows.Batches;
import io.github.continuo.data.windows.TrainingWindows;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.tokenize.TokenSequence;
import java.util.List;

/**
 * Computes the validation loss of a model: takes held-out pieces and returns the mean negative
 * log-likelihood per token of windows spaced evenly over them, the same windows at every call.
 */
public final class Validation {
  private final TrainableModel model;
  private final List<Batch> batches;

  /**
   * Creates a validation.
   *
   * @param model model to evaluate at every call; it stays open
   * @param pieces pieces tokenized for the model
   * @param sequenceLength positions to predict in a window, at least 1 and at most the model's
   *     context length
   * @param batch windows computed at once, at least 1
   * @param maxWindows maximum number of windows, at least 1
   */
  public Validation(
      TrainableModel model, List<Piece> pieces, int sequenceLength, int batch, int maxWindows) {
    this.model = model;
    List<TokenSequence> windows = new TrainingWindows(pieces, sequenceLength, 0).evenly(maxWindows);
    batches = Batches.of(windows, batch, model.tokenizer().padId());
  }

  /** {@return whether there is nothing to predict} */
  public boolean isEmpty() {
    return batches.isEmpty();
  }

  /** {@return the number of tokens to predict} */
  public long targets() {
    return batches.stream().mapToLong(Batch::targets).sum();
  }

  /** {@return the mean negative log-likelihood of all targets, in nats} */
  public double natsPerToken() {
    double nats = 0;
    for (Batch batch : batches) {
      nats += EngineThread.call(() -> nats(batch));
    }
    return nats / targets();
  }

  private double nats(Batch batch) {
    try (NDManager scope = PyTorchEngine.newManager(model.torchDevice())) {
      NDArray sum = model.loss(batch.toArray(scope), ForwardOptions.evaluation());
      return sum.getFloat();
    }
  }
}

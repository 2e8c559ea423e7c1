package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Batch;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.SequenceModel;
import java.util.List;

/** Calculates how a model's loss depends on its weights. */
final class Backward {
  private final SequenceModel model;

  Backward(SequenceModel model) {
    this.model = model;
  }

  /**
   * Adds to the gradients of the weights those of the mean loss over all targets of a step. Must be
   * called on the {@link io.github.continuo.engine.EngineThread}.
   *
   * @param parts the batches of the step
   * @param targets how many all of them have
   * @return the mean loss
   */
  double add(List<Batch> parts, long targets) {
    double loss = 0;
    for (Batch part : parts) {
      loss += add(part, targets);
    }
    return loss;
  }

  private double add(Batch batch, long targets) {
    try (NDManager scope = model.weights().manager().newSubManager()) {
      NDArray sum =
          model.loss(batch.toArray(scope), batch.predicted(), SequenceModel.Gradients.TRACKED);
      NDArray loss = sum.div(targets);
      TorchScript.backward(loss);
      return loss.getFloat();
    }
  }
}

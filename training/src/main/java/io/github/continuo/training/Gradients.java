package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.pytorch.engine.TorchScript;
import java.util.List;

/**
 * Computes the gradients of a model's loss for the batches of a step. The loss of each batch is
 * divided by the targets of the whole step, so the sum of the gradients is that of one batch of all
 * windows.
 *
 * @param options options of the training forward pass
 * @param seed seed of dropout
 */
record Gradients(TrainableModel model, ForwardOptions options, long seed) {

  /**
   * Adds the gradients of the mean loss over all targets of a step to the gradients of the weights.
   * Returns without waiting: a GPU may still be computing. Must be called on the {@link
   * EngineThread}.
   *
   * @param step number of the step; equal steps use equal dropout
   * @param parts batches of the step
   * @param targets total number of targets
   * @param results owns the result
   * @return the mean loss, a scalar
   */
  NDArray add(int step, List<Batch> parts, long targets, NDManager results) {
    NDArray loss = results.create(0f);
    for (int i = 0; i < parts.size(); i++) {
      if (options.dropout() > 0) {
        PyTorchEngine.seed((seed * 1_000_003 + step) * 1_000_003 + i);
      }
      try (NDManager scope = results.newSubManager()) {
        Batch part = parts.get(i);
        NDArray partLoss = model.loss(part.toArray(scope), part.predicted(), options).div(targets);
        TorchScript.backward(partLoss);
        loss.addi(partLoss.stopGradient()); // detached from the graph
      }
    }
    return loss;
  }
}

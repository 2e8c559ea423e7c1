package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Batch;
import io.github.continuo.engine.Torch;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.Pass;
import io.github.continuo.transformer.SequenceModel;
import java.util.List;

/**
 * Calculates how a model's loss depends on its weights. All calls must be made on the {@link
 * io.github.continuo.engine.EngineThread}.
 */
final class Backward {
  private final SequenceModel model;
  private final Pass pass;
  private final long seed;

  /**
   * A way to calculate it.
   *
   * @param seed of dropout
   */
  Backward(SequenceModel model, Pass pass, long seed) {
    this.model = model;
    this.pass = pass;
    this.seed = seed;
  }

  /**
   * Adds to the gradients of the weights those of the mean loss over all targets of a step. Nothing
   * is waited for: a GPU may still be at work when this returns.
   *
   * @param step its number; equal steps drop out equally
   * @param parts the batches of the step
   * @param targets how many all of them have
   * @param results will own the result
   * @return the mean loss, a scalar
   */
  NDArray add(int step, List<Batch> parts, long targets, NDManager results) {
    NDArray loss = results.create(0f);
    for (int part = 0; part < parts.size(); part++) {
      if (pass.dropout() > 0) {
        Torch.seed((seed * 1_000_003 + step) * 1_000_003 + part);
      }
      add(parts.get(part), targets, loss);
    }
    return loss;
  }

  private void add(Batch batch, long targets, NDArray total) {
    try (NDManager scope = total.getManager().newSubManager()) {
      NDArray sum = model.loss(batch.toArray(scope), batch.predicted(), pass);
      NDArray loss = sum.div(targets);
      TorchScript.backward(loss);
      total.addi(loss.stopGradient());
    }
  }
}

package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.SequenceModel.Gradients;

/**
 * The linear map from what a {@link DecoderStack} gives to the scores of all ids, and the surprise
 * at what came.
 *
 * <p>All calls must be made on the {@link io.github.continuo.engine.EngineThread}.
 */
public final class OutputMap {
  private final TorchScript script;
  private final NDArray weight; // [vocab, dim]
  private final NDArray padId; // int64 [1]

  /**
   * A map.
   *
   * @param script as {@link DecoderStack#script} loads it
   * @param name of its weight, [vocab, dim]
   * @param padId the id that is never a target
   */
  public OutputMap(TorchScript script, Weights weights, String name, int padId) {
    this.script = script;
    weight = weights.get(name);
    this.padId = weights.manager().create(new long[] {padId});
  }

  /**
   * The scores of all ids, not normalised.
   *
   * @param hidden [..., dim]; its manager will own the result
   * @return [..., vocab]
   */
  public NDArray logits(NDArray hidden) {
    return script.infer(hidden.getManager(), "project", hidden, weight);
  }

  /**
   * The sum, over all targets that are not pads, of the negative logarithms of their probabilities,
   * in nats.
   *
   * @param hidden [batch, time, dim]; its manager will own the result
   * @param targets int64 [batch, time]
   * @return a scalar
   */
  public NDArray loss(NDArray hidden, NDArray targets, Gradients gradients) {
    return gradients == Gradients.TRACKED
        ? script.train("loss", hidden, weight, targets, padId)
        : script.infer(hidden.getManager(), "loss", hidden, weight, targets, padId);
  }
}

package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import io.github.continuo.pytorch.engine.TorchScript;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Output projection (lm_head): hidden states of a {@link TrainableDecoder} to logits, and the loss
 * over them.
 *
 * <p>All calls must be made on the {@link io.github.continuo.pytorch.engine.EngineThread}.
 *
 * @param projection the weight in native form, a list of one
 * @param trainable the weight, [vocab, dim]; null for logits only
 * @param padId int64 [1]; null for logits only
 */
record OutputProjection(
    DecoderScript decoderScript,
    TorchScript.Kept projection,
    @Nullable NDArray trainable,
    @Nullable NDArray padId) {

  /** Creates an output projection that computes logits only. */
  static OutputProjection forInference(DecoderScript decoderScript, TorchScript.Kept projection) {
    return new OutputProjection(decoderScript, projection, null, null);
  }

  /**
   * Returns the logits of all token ids.
   *
   * @param hidden [..., dim]; the manager of this array will own the result
   * @return [..., vocab]
   */
  public NDArray logits(NDArray hidden) {
    return decoderScript.script().infer(hidden.getManager(), "project", hidden, projection);
  }

  /**
   * Returns the summed negative log-likelihood of all non-padding targets, in nats, with the label
   * smoothing of the options.
   *
   * @param hidden [batch, time, dim]; the manager of this array will own the result
   * @param targets int64 [batch, time]
   * @param options options for evaluation, or the training options with which the hidden states
   *     were computed
   * @return a scalar
   */
  public NDArray loss(NDArray hidden, NDArray targets, ForwardOptions options) {
    NDArray padding = Objects.requireNonNull(padId);
    if (!options.isTraining()) {
      return decoderScript
          .script()
          .infer(hidden.getManager(), "loss", hidden, projection, targets, padding);
    }
    List<NDArray> weight = List.of(Objects.requireNonNull(trainable));
    return decoderScript.script(options).train("trainLoss", hidden, weight, targets, padding);
  }
}

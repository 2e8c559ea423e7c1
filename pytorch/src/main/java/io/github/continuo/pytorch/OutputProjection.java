package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.TorchScript;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Output projection (lm_head): hidden states of a {@link TrainableDecoder} to logits, and the loss
 * over them.
 *
 * <p>All calls must be made on the {@link io.github.continuo.pytorch.engine.EngineThread}.
 */
final class OutputProjection {
  private final DecoderScript decoderScript;
  private final TorchScript script;
  private final TorchScript.Kept projection; // a list of one
  private final @Nullable NDArray trainable; // [vocab, dim]
  private final @Nullable NDArray padId; // int64 [1]

  OutputProjection(
      DecoderScript decoderScript,
      TorchScript.Kept projection,
      @Nullable NDArray trainable,
      NDManager manager,
      int padId) {
    this.decoderScript = decoderScript;
    script = decoderScript.script();
    this.projection = projection;
    this.trainable = trainable;
    this.padId = manager.create(new long[] {padId});
  }

  private OutputProjection(DecoderScript decoderScript, TorchScript.Kept projection) {
    this.decoderScript = decoderScript;
    script = decoderScript.script();
    this.projection = projection;
    trainable = null;
    padId = null;
  }

  /** Creates an output projection that computes logits only. */
  static OutputProjection forInference(DecoderScript decoderScript, TorchScript.Kept projection) {
    return new OutputProjection(decoderScript, projection);
  }

  /**
   * Returns the logits of all token ids.
   *
   * @param hidden [..., dim]; the manager of this array will own the result
   * @return [..., vocab]
   */
  public NDArray logits(NDArray hidden) {
    return script.infer(hidden.getManager(), "project", hidden, projection);
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
    if (!options.isTraining()) {
      return script.infer(
          hidden.getManager(), "loss", hidden, projection, targets, Objects.requireNonNull(padId));
    }
    TorchScript training = decoderScript.script(options);
    return training.train(
        "trainLoss",
        hidden,
        List.of(Objects.requireNonNull(trainable)),
        targets,
        Objects.requireNonNull(padId));
  }
}

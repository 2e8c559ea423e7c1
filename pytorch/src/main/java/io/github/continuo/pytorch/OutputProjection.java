package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The linear map from what a {@link TrainableDecoder} gives to the scores of all ids.
 *
 * <p>All calls must be made on the {@link io.github.continuo.engine.EngineThread}.
 */
final class OutputProjection {
  private final DecoderScript arithmetic;
  private final TorchScript script;
  private final TorchScript.Kept map; // a list of one
  private final @Nullable NDArray trainable; // [vocab, dim]
  private final @Nullable NDArray padId; // int64 [1]

  OutputProjection(
      DecoderScript arithmetic,
      TorchScript.Kept map,
      @Nullable NDArray trainable,
      NDManager manager,
      int padId) {
    this.arithmetic = arithmetic;
    script = arithmetic.script();
    this.map = map;
    this.trainable = trainable;
    this.padId = manager.create(new long[] {padId});
  }

  private OutputProjection(DecoderScript arithmetic, TorchScript.Kept map) {
    this.arithmetic = arithmetic;
    script = arithmetic.script();
    this.map = map;
    trainable = null;
    padId = null;
  }

  /** A map that gives scores alone. */
  static OutputProjection forInference(DecoderScript arithmetic, TorchScript.Kept map) {
    return new OutputProjection(arithmetic, map);
  }

  /**
   * The scores of all ids, not normalised.
   *
   * @param hidden [..., dim]; its manager will own the result
   * @return [..., vocab]
   */
  public NDArray logits(NDArray hidden) {
    return script.infer(hidden.getManager(), "project", hidden, map);
  }

  /**
   * The sum, over all targets that are not pads, of the negative logarithms of their probabilities,
   * in nats; smoothed as the pass says.
   *
   * @param hidden [batch, time, dim]; its manager will own the result
   * @param targets int64 [batch, time]
   * @param pass for evaluation, or the training pass that gave the hidden states
   * @return a scalar
   */
  public NDArray loss(NDArray hidden, NDArray targets, ForwardOptions pass) {
    if (!pass.isTraining()) {
      return script.infer(
          hidden.getManager(), "loss", hidden, map, targets, Objects.requireNonNull(padId));
    }
    TorchScript training = arithmetic.script(pass);
    return training.train(
        "trainLoss",
        hidden,
        List.of(Objects.requireNonNull(trainable)),
        targets,
        Objects.requireNonNull(padId));
  }
}

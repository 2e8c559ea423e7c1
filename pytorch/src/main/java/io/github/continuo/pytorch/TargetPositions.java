package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.TokenBatch;
import java.util.stream.IntStream;

/**
 * Inputs and targets of a batch for {@link TrainableModel#loss(NDArray, int[], ForwardOptions)}:
 * the positions that the model reads, and the positions that it predicts.
 *
 * <p>All calls must be made on the {@link io.github.continuo.pytorch.engine.EngineThread}.
 */
final class TargetPositions {
  private final NDArray tokens; // int64 [batch, time + 1, width]
  private final int[] targetPositions;
  private final TorchScript script;
  private final ForwardOptions options;

  /**
   * Selects the inputs and targets of a batch.
   *
   * @param tokens int64 [batch, time + 1, width]; the manager of this array will own all results
   * @param targetPositions indices of the target positions: 1 to time, ascending, at least one
   * @param script the script of {@link Network#script}
   * @param options options that determine whether gradients flow back through {@link #before}
   * @throws IllegalArgumentException if the indices are invalid
   */
  public TargetPositions(
      NDArray tokens, int[] targetPositions, TorchScript script, ForwardOptions options) {
    int time = (int) tokens.getShape().get(1) - 1;
    TokenBatch.requirePredicted(targetPositions, time + 1);
    this.tokens = tokens;
    this.targetPositions = targetPositions.clone();
    this.script = script;
    this.options = options;
  }

  /** {@return all positions but the last: int64 [batch, time, width]} */
  public NDArray seen() {
    return tokens.get(new NDIndex(":, :-1"));
  }

  /** {@return the target positions: int64 [batch, targets, width]} */
  public NDArray targets() {
    return at(tokens.get(new NDIndex(":, 1:")));
  }

  /**
   * Selects the hidden states from which the target positions are predicted: those of the positions
   * before.
   *
   * @param hidden hidden states of all positions but the last, [batch, time, dim]
   * @return [batch, targets, dim]
   */
  public NDArray before(NDArray hidden) {
    return at(hidden);
  }

  private NDArray at(NDArray all) {
    if (targetPositions.length == all.getShape().get(1)) {
      return all; // without a copy
    }
    long[] indices = IntStream.of(targetPositions).mapToLong(position -> position - 1).toArray();
    NDArray index = tokens.getManager().create(indices);
    return options.isTraining()
        ? script.train("at", all, index)
        : script.infer(tokens.getManager(), "at", all, index);
  }
}

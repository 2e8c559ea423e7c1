package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.TokenBatch;
import java.util.stream.IntStream;

/**
 * A batch as {@link TrainableModel#loss(NDArray, int[], ForwardOptions)} looks at it: what is seen,
 * and which rows are predicted from it.
 *
 * <p>All calls must be made on the {@link io.github.continuo.engine.EngineThread}.
 */
final class TargetPositions {
  private final NDArray rows; // int64 [batch, time + 1, width]
  private final int[] predicted;
  private final TorchScript script;
  private final ForwardOptions pass;

  /**
   * Rows of a batch.
   *
   * @param rows int64 [batch, time + 1, width]; its manager will own all results
   * @param predicted indices of the predicted rows: 1 to time, ascending, at least one
   * @param script as {@link Network#script} gives it
   * @param pass says whether gradients must be able to flow back through {@link #before}
   * @throws IllegalArgumentException if the indices are not so
   */
  public TargetPositions(NDArray rows, int[] predicted, TorchScript script, ForwardOptions pass) {
    int time = (int) rows.getShape().get(1) - 1;
    TokenBatch.requirePredicted(predicted, time + 1);
    this.rows = rows;
    this.predicted = predicted.clone();
    this.script = script;
    this.pass = pass;
  }

  /** {@return all rows but the last: int64 [batch, time, width]} */
  public NDArray seen() {
    return rows.get(new NDIndex(":, :-1"));
  }

  /** {@return the predicted rows: int64 [batch, predicted, width]} */
  public NDArray targets() {
    return at(rows.get(new NDIndex(":, 1:")));
  }

  /**
   * Of what is known after each row that is seen, what is known before the predicted ones.
   *
   * @param hidden [batch, time, dim]
   * @return [batch, predicted, dim]
   */
  public NDArray before(NDArray hidden) {
    return at(hidden);
  }

  private NDArray at(NDArray all) {
    if (predicted.length == all.getShape().get(1)) {
      return all; // without a copy
    }
    long[] places = IntStream.of(predicted).mapToLong(row -> row - 1).toArray();
    NDArray index = rows.getManager().create(places);
    return pass.isTraining()
        ? script.train("at", all, index)
        : script.infer(rows.getManager(), "at", all, index);
  }
}

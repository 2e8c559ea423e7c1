package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.Parameters;
import io.github.continuo.pytorch.engine.TorchScript;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exponential moving average of the weights with the given decay, corrected for its start: the
 * weights before the first step do not count.
 *
 * <p>All calls must be made on the {@link io.github.continuo.pytorch.engine.EngineThread}.
 */
final class ExponentialMovingAverage implements AutoCloseable {
  private final double decay;
  private final List<NDArray> weights;
  private final NDManager manager;
  private final TorchScript script;
  private final Map<String, NDArray> averages = new LinkedHashMap<>();

  ExponentialMovingAverage(Parameters weights, double decay) {
    this.decay = decay;
    this.weights = List.copyOf(weights.byName().values());
    manager = weights.manager().newSubManager();
    script =
        TorchScript.load(manager, ExponentialMovingAverage.class, "average.torchscript", "Average");
    weights
        .byName()
        .forEach((name, weight) -> averages.put(name, manager.zeros(weight.getShape())));
  }

  /**
   * Adds the weights after a step.
   *
   * @param steps number of steps so far, including this one
   */
  void add(int steps) {
    double rate = (1 - decay) / (1 - Math.pow(decay, steps)); // 1 after the first step
    try (NDManager scope = manager.newSubManager()) {
      script.infer(scope, "approach", arrays(), weights, rate);
    }
  }

  /** Exchanges the weights of the model and their average; a second call restores both. */
  void swap() {
    try (NDManager scope = manager.newSubManager()) {
      script.infer(scope, "swap", arrays(), weights);
    }
  }

  private List<NDArray> arrays() {
    return List.copyOf(averages.values());
  }

  /**
   * Returns the averages by name: {@code average.NAME} for each weight. The arrays are shared:
   * overwriting them changes the averages.
   */
  Map<String, NDArray> memory() {
    Map<String, NDArray> memory = new LinkedHashMap<>();
    averages.forEach((name, average) -> memory.put("average." + name, average));
    return memory;
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}

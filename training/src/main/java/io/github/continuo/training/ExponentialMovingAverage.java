package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.pytorch.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The average of a model's weights over the steps, the later ones counting more: those after a step
 * count decay times as much as those after the next one. What they were before the first step
 * counts nothing.
 *
 * <p>All calls must be made on the {@link io.github.continuo.engine.EngineThread}.
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
   * Takes in the weights as they are after a step.
   *
   * @param steps how many there were, this one included
   */
  void add(int steps) {
    double share = (1 - decay) / (1 - Math.pow(decay, steps)); // 1 after the first step
    try (NDManager scope = manager.newSubManager()) {
      script.infer(scope, "approach", arrays(), weights, share);
    }
  }

  /** Exchanges the weights of the model and their average; done twice, nothing has changed. */
  void swap() {
    try (NDManager scope = manager.newSubManager()) {
      script.infer(scope, "swap", arrays(), weights);
    }
  }

  private List<NDArray> arrays() {
    return List.copyOf(averages.values());
  }

  /**
   * What is remembered, by name: {@code average.NAME} of each weight. The arrays are its own: who
   * overwrites them lets it remember something else.
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

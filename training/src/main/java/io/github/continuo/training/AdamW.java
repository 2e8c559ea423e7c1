package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parameters updated by AdamW (Loshchilov and Hutter 2019), in libtorch's fused implementation. */
final class AdamW implements Optimizer.Group {
  private final List<String> names;
  private final List<NDArray> weights;
  private final List<NDArray> means = new ArrayList<>();
  private final List<NDArray> squares = new ArrayList<>();
  private final List<NDArray> steps = new ArrayList<>();
  private final TrainingConfig.Optimizer config;
  private final double decay;
  private final TorchScript script;

  /**
   * Creates a group with zero optimizer state.
   *
   * @param decay weight decay
   * @param manager owns the optimizer state
   */
  AdamW(
      Map<String, NDArray> byName,
      TrainingConfig.Optimizer config,
      double decay,
      TorchScript script,
      NDManager manager) {
    names = List.copyOf(byName.keySet());
    weights = List.copyOf(byName.values());
    this.config = config;
    this.decay = decay;
    this.script = script;
    for (NDArray weight : weights) {
      means.add(manager.zeros(weight.getShape()));
      squares.add(manager.zeros(weight.getShape()));
      steps.add(manager.zeros(new Shape()));
    }
  }

  @Override
  public List<NDArray> weights() {
    return weights;
  }

  @Override
  public void step(
      List<NDArray> gradients, NDArray isFinite, double learningRate, NDManager scope) {
    script.infer(
        scope,
        "adamw",
        weights,
        gradients,
        means,
        squares,
        steps,
        isFinite,
        learningRate,
        config.beta1(),
        config.beta2(),
        decay);
  }

  @Override
  public void addMemory(Map<String, NDArray> memory) {
    for (int i = 0; i < names.size(); i++) {
      memory.put("mean." + names.get(i), means.get(i));
      memory.put("square." + names.get(i), squares.get(i));
      memory.put("steps." + names.get(i), steps.get(i));
    }
  }
}

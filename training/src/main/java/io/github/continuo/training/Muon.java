package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Matrices that are moved by Muon (Jordan et al. 2024): along the nearest matrix to their Nesterov
 * momentum that has orthonormal rows or columns, which five Newton-Schulz iterations come near to.
 *
 * <p>The move is scaled by {@code 0.2 sqrt(max(rows, columns))}, as Liu et al. (2025, "Muon is
 * scalable for LLM training") do, so that its numbers are as large as those of a move of AdamW:
 * learning rate and decay mean the same for both.
 */
final class Muon implements Optimizer.Group {

  /** How much of the momentum is left after a step; what both papers use. */
  static final double MOMENTUM = 0.95;

  private final List<String> names;
  private final List<NDArray> weights;
  private final List<NDArray> momenta = new ArrayList<>();
  private final double decay;
  private final boolean isRounded;
  private final TorchScript script;

  /**
   * A group that has seen no gradients.
   *
   * @param precision of the products in the iterations: 32 bits, or else bfloat16
   * @param manager will own what is remembered
   */
  Muon(
      Map<String, NDArray> byName,
      TrainingConfig.Optimizer config,
      Precision precision,
      TorchScript script,
      NDManager manager) {
    names = List.copyOf(byName.keySet());
    weights = List.copyOf(byName.values());
    decay = config.weightDecay();
    isRounded = precision != Precision.FP32;
    this.script = script;
    weights.forEach(weight -> momenta.add(manager.zeros(weight.getShape())));
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
        isRounded ? "muonRounded" : "muon",
        weights,
        gradients,
        momenta,
        isFinite,
        learningRate,
        MOMENTUM,
        decay);
  }

  @Override
  public void addMemory(Map<String, NDArray> memory) {
    for (int i = 0; i < names.size(); i++) {
      memory.put("momentum." + names.get(i), momenta.get(i));
    }
  }
}

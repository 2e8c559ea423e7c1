package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Matrices updated by Muon (Jordan et al. 2024): along the nearest matrix to their Nesterov
 * momentum that has orthonormal rows or columns, approximated by five Newton-Schulz iterations.
 *
 * <p>The update is scaled by {@code 0.2 sqrt(max(rows, columns))}, as in Liu et al. (2025, "Muon is
 * scalable for LLM training"), to the magnitude of an AdamW update, so that learning rate and
 * weight decay mean the same for both.
 */
final class Muon implements Optimizer.Group {

  /** Decay of the momentum per step, as in both papers. */
  static final double MOMENTUM = 0.95;

  private final List<String> names;
  private final List<NDArray> weights;
  private final List<NDArray> momenta = new ArrayList<>();
  private final double decay;
  private final boolean isRounded;
  private final TorchScript script;

  /**
   * Creates a group with zero momentum.
   *
   * @param precision precision of the products in the iterations: float32, or else bfloat16
   * @param manager owns the momentum
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

package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.pytorch.Parameters;
import io.github.continuo.transformer.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves the weights of a model against their gradients, which are clipped by their common norm.
 *
 * <p>The matrices of the layers are moved by {@link Muon} if the settings say so, all other weights
 * by {@link AdamW}. Matrices decay, vectors (the factors of the norms) do not. A weight that the
 * loss does not depend on has gradient 0. Owns what is remembered of the gradients, and the
 * gradients. All calls must be made on the {@link io.github.continuo.engine.EngineThread}.
 */
final class Optimizer implements AutoCloseable {

  /** Weights that are moved alike, and what is remembered of their gradients. */
  interface Group {
    /** The weights; their order is that of the gradients. */
    List<NDArray> weights();

    /**
     * Moves the weights where {@code isFinite}, a scalar, is 1; sets the gradients to zero.
     *
     * @param scope owns what is needed on the way
     */
    void step(List<NDArray> gradients, NDArray isFinite, double learningRate, NDManager scope);

    /** Adds what is remembered, under names that say what it is and of which weight. */
    void addMemory(Map<String, NDArray> memory);
  }

  private final TrainingConfig.Optimizer config;
  private final NDManager manager;
  private final TorchScript script;
  private final List<Group> groups = new ArrayList<>();

  /**
   * An optimizer that has seen no gradients.
   *
   * @param precision of the products that orthogonalise matrices
   */
  Optimizer(Parameters weights, TrainingConfig.Optimizer config, Precision precision) {
    this.config = config;
    manager = weights.manager().newSubManager();
    script = TorchScript.load(manager, Optimizer.class, "optimizer.torchscript", "Optimizer");
    Map<String, NDArray> ofLayers = new LinkedHashMap<>();
    Map<String, NDArray> matrices = new LinkedHashMap<>();
    Map<String, NDArray> vectors = new LinkedHashMap<>();
    boolean withMuon = config.method() == TrainingConfig.Optimizer.Method.MUON;
    weights
        .byName()
        .forEach(
            (name, weight) -> {
              weight.setRequiresGradient(true);
              boolean isMatrix = weight.getShape().dimension() > 1;
              boolean isOfLayer = name.contains("layers.");
              Map<String, NDArray> kind = isMatrix ? matrices : vectors;
              (withMuon && isMatrix && isOfLayer ? ofLayers : kind).put(name, weight);
            });
    if (!ofLayers.isEmpty()) {
      groups.add(new Muon(ofLayers, config, precision, script, manager));
    }
    if (!matrices.isEmpty()) {
      groups.add(new AdamW(matrices, config, config.weightDecay(), script, manager));
    }
    if (!vectors.isEmpty()) { // an adapter has none
      groups.add(new AdamW(vectors, config, 0, script, manager));
    }
  }

  /**
   * Moves the weights against their gradients and sets the gradients to zero. If the loss and the
   * gradients are not all finite numbers, only the latter: the weights and what is remembered stay
   * as they are. Nothing is waited for: a GPU may still be at work when this returns.
   *
   * @param loss whose gradients they are, a scalar
   * @param results will own the result
   * @return the gradients' common norm before clipping, a scalar
   */
  NDArray step(double learningRate, NDArray loss, NDManager results) {
    try (NDManager scope = manager.newSubManager()) {
      List<List<NDArray>> gradients =
          groups.stream().map(group -> gradients(group, scope)).toList();
      List<NDArray> all = gradients.stream().flatMap(List::stream).toList();
      NDArray norm = script.infer(results, "clip", all, config.maxGradientNorm());
      NDArray isFinite = script.infer(scope, "areFinite", norm, loss);
      for (int i = 0; i < groups.size(); i++) {
        groups.get(i).step(gradients.get(i), isFinite, learningRate, scope);
      }
      return norm;
    }
  }

  /**
   * What is remembered, by name: {@code mean.NAME} and {@code square.NAME} of the gradients of each
   * weight that AdamW moves, and {@code steps.NAME}, a scalar; {@code momentum.NAME} of those that
   * Muon moves. The arrays are its own: who overwrites them lets it remember something else.
   */
  Map<String, NDArray> memory() {
    Map<String, NDArray> memory = new LinkedHashMap<>();
    groups.forEach(group -> group.addMemory(memory));
    return memory;
  }

  private static List<NDArray> gradients(Group group, NDManager scope) {
    return group.weights().stream()
        .map(
            weight -> {
              NDArray gradient = weight.getGradient();
              gradient.attach(scope); // DJL gives a new handle to the same array at every call
              return gradient;
            })
        .toList();
  }

  /** Frees the memory and the gradients; the weights are again as those that were never trained. */
  @Override
  public void close() {
    try (NDManager scope = manager.newSubManager()) {
      for (Group group : groups) {
        script.infer(scope, "release", gradients(group, scope));
        group.weights().forEach(Optimizer::forgetGradient);
      }
    }
    script.close();
    manager.close();
  }

  /**
   * Gives a weight another handle to its numbers, one that never had a gradient: DJL has no way to
   * take a gradient from a handle, and the next training would add to what is left of it.
   */
  private static void forgetGradient(NDArray weight) {
    weight.setRequiresGradient(false);
    weight.intern(weight.stopGradient());
  }
}

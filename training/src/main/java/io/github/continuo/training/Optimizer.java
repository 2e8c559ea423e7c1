package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.Parameters;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Optimizer of a training run: takes the gradients of a model, clips them by their global norm, and
 * updates the weights.
 *
 * <p>{@link Muon} updates the matrices of the layers if the configuration selects it, and {@link
 * AdamW} all other weights. Weight decay applies to matrices, not to vectors (the norm weights). A
 * weight that the loss does not depend on has gradient 0. Owns the optimizer state and the
 * gradients. All calls must be made on the {@link io.github.continuo.pytorch.engine.EngineThread}.
 */
final class Optimizer implements AutoCloseable {

  /** Parameters with the same update rule, and their optimizer state. */
  interface Group {
    /** Returns the weights, in the order of the gradients. */
    List<NDArray> weights();

    /**
     * Updates the weights where {@code isFinite}, a scalar, is 1; sets the gradients to zero.
     *
     * @param scope owns intermediate arrays
     */
    void step(List<NDArray> gradients, NDArray isFinite, double learningRate, NDManager scope);

    /** Adds the optimizer state, with names composed of the kind of state and the weight. */
    void addMemory(Map<String, NDArray> memory);
  }

  private final TrainingConfig.Optimizer config;
  private final NDManager manager;
  private final TorchScript script;
  private final List<Group> groups = new ArrayList<>();

  /**
   * Creates an optimizer with zero state.
   *
   * @param precision precision of the products that orthogonalize matrices
   */
  Optimizer(Parameters weights, TrainingConfig.Optimizer config, Precision precision) {
    this.config = config;
    manager = weights.manager().newSubManager();
    script = TorchScript.load(manager, Optimizer.class, "optimizer.torchscript", "Optimizer");
    Map<String, NDArray> layerMatrices = new LinkedHashMap<>();
    Map<String, NDArray> matrices = new LinkedHashMap<>();
    Map<String, NDArray> vectors = new LinkedHashMap<>();
    boolean withMuon = config.method() == TrainingConfig.Optimizer.Method.MUON;
    weights
        .byName()
        .forEach(
            (name, weight) -> {
              weight.setRequiresGradient(true);
              boolean isMatrix = weight.getShape().dimension() > 1;
              boolean isInLayer = name.contains("layers.");
              Map<String, NDArray> kind = isMatrix ? matrices : vectors;
              (withMuon && isMatrix && isInLayer ? layerMatrices : kind).put(name, weight);
            });
    if (!layerMatrices.isEmpty()) {
      groups.add(new Muon(layerMatrices, config, precision, script, manager));
    }
    if (!matrices.isEmpty()) {
      groups.add(new AdamW(matrices, config, config.weightDecay(), script, manager));
    }
    if (!vectors.isEmpty()) { // an adapter has no vectors
      groups.add(new AdamW(vectors, config, 0, script, manager));
    }
  }

  /**
   * Updates the weights with their gradients and sets the gradients to zero. If the loss and the
   * gradients are not all finite, only sets the gradients to zero: the weights and the optimizer
   * state stay unchanged. Returns without waiting: a GPU may still be computing.
   *
   * @param loss loss of the gradients, a scalar
   * @param results owns the result
   * @return the global norm of the gradients before clipping, a scalar
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
   * Returns the optimizer state by name: {@code mean.NAME} and {@code square.NAME} of the gradients
   * of each weight that AdamW updates, and {@code steps.NAME}, a scalar; {@code momentum.NAME} of
   * each weight that Muon updates. The arrays are shared: overwriting them changes the state.
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
              gradient.attach(scope); // DJL returns a new handle of the same array at every call
              return gradient;
            })
        .toList();
  }

  /** Frees the optimizer state and the gradients, and makes the weights ordinary arrays again. */
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
   * Replaces the handle of a weight by one that never had a gradient: DJL cannot remove a gradient
   * from a handle, and the next training run would add to what is left of it.
   */
  private static void forgetGradient(NDArray weight) {
    weight.setRequiresGradient(false);
    weight.intern(weight.stopGradient());
  }
}

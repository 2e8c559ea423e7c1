package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * AdamW with gradients clipped by their common norm, in libtorch's fused form.
 *
 * <p>Matrices decay, vectors (the factors of the norms) do not. A weight that the loss does not
 * depend on has gradient 0. Owns its moments, and the gradients of the weights. All calls must be
 * made on the {@link io.github.continuo.engine.EngineThread}.
 */
final class AdamW implements AutoCloseable {

  /** Weights that are moved alike, and what is remembered of their gradients. */
  private record Group(
      List<String> names,
      List<NDArray> weights,
      List<NDArray> means,
      List<NDArray> squares,
      List<NDArray> steps,
      double decay) {}

  private final TrainingConfig.Optimizer config;
  private final NDManager manager;
  private final TorchScript script;
  private final List<Group> groups;

  AdamW(Weights weights, TrainingConfig.Optimizer config) {
    this.config = config;
    manager = weights.manager().newSubManager();
    script = TorchScript.load(manager, AdamW.class, "optimizer.torchscript", "Optimizer");
    Map<String, NDArray> matrices = new LinkedHashMap<>();
    Map<String, NDArray> vectors = new LinkedHashMap<>();
    weights
        .byName()
        .forEach(
            (name, weight) -> {
              weight.setRequiresGradient(true);
              (weight.getShape().dimension() > 1 ? matrices : vectors).put(name, weight);
            });
    groups =
        Stream.of(newGroup(matrices, config.weightDecay()), newGroup(vectors, 0))
            .filter(group -> !group.weights.isEmpty()) // an adapter has no vectors
            .toList();
  }

  private Group newGroup(Map<String, NDArray> weights, double decay) {
    Group group =
        new Group(
            List.copyOf(weights.keySet()),
            List.copyOf(weights.values()),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            decay);
    for (NDArray weight : group.weights) {
      group.means.add(manager.zeros(weight.getShape()));
      group.squares.add(manager.zeros(weight.getShape()));
      group.steps.add(manager.zeros(new Shape()));
    }
    return group;
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
      List<List<NDArray>> gradients = new ArrayList<>();
      List<NDArray> all = new ArrayList<>();
      for (Group group : groups) {
        List<NDArray> ofGroup = gradients(group, scope);
        gradients.add(ofGroup);
        all.addAll(ofGroup);
      }
      NDArray norm = script.infer(results, "clip", all, config.maxGradientNorm());
      NDArray isFinite = script.infer(scope, "areFinite", norm, loss);
      for (int i = 0; i < groups.size(); i++) {
        Group group = groups.get(i);
        script.infer(
            scope,
            "adamw",
            group.weights,
            gradients.get(i),
            group.means,
            group.squares,
            group.steps,
            isFinite,
            learningRate,
            config.beta1(),
            config.beta2(),
            group.decay);
      }
      return norm;
    }
  }

  /**
   * What is remembered, by name: {@code mean.NAME} and {@code square.NAME} of the gradients of each
   * weight, and {@code steps.NAME}, a scalar. The arrays are its own: who overwrites them lets it
   * remember something else.
   */
  Map<String, NDArray> memory() {
    Map<String, NDArray> memory = new LinkedHashMap<>();
    for (Group group : groups) {
      for (int i = 0; i < group.names.size(); i++) {
        memory.put("mean." + group.names.get(i), group.means.get(i));
        memory.put("square." + group.names.get(i), group.squares.get(i));
        memory.put("steps." + group.names.get(i), group.steps.get(i));
      }
    }
    return memory;
  }

  private static List<NDArray> gradients(Group group, NDManager scope) {
    return group.weights.stream()
        .map(
            weight -> {
              NDArray gradient = weight.getGradient();
              gradient.attach(scope); // DJL gives a new handle to the same array at every call
              return gradient;
            })
        .toList();
  }

  /**
   * Frees the moments and the gradients; the weights are again as those that were never trained.
   */
  @Override
  public void close() {
    try (NDManager scope = manager.newSubManager()) {
      for (Group group : groups) {
        script.infer(scope, "release", gradients(group, scope));
        group.weights.forEach(AdamW::forgetGradient);
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

package io.github.continuo.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.Parameters;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.pytorch.engine.TorchScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes the gradients of a model's loss for the batches of a step, on one or several devices
 * (data parallelism).
 *
 * <p>Each additional device has a copy of the model. A batch is split among all devices; the loss
 * of every part is divided by the targets of the whole step, so the sum of all gradients equals the
 * gradient that one device would compute for all windows. The gradients are summed on the device of
 * the original model, and only its weights are updated; the copies receive the updated weights
 * before the next step.
 *
 * <p>One thread issues the work of all devices. A GPU computes while the thread issues work to the
 * next device: inputs are uploaded first, and losses are read only after all devices have their
 * work.
 */
final class DataParallelGradients implements AutoCloseable {

  /**
   * Part of a batch on the device of a model; closing it frees everything computed from it there.
   */
  private record Shard(TrainableModel model, Batch batch, NDArray tokens) implements AutoCloseable {
    NDArray loss(ForwardOptions options) {
      return model.loss(tokens, batch.predicted(), options);
    }

    @Override
    public void close() {
      tokens.getManager().close();
    }
  }

  private final TrainableModel model;
  private final ForwardOptions options;
  private final long seed;
  private final List<Device> others;
  private final List<TrainableModel> copies = new ArrayList<>(); // created on first use
  private @Nullable TorchScript script; // loaded with the copies

  /**
   * Creates gradients for a model and copies of it.
   *
   * @param options options of the training forward pass
   * @param seed seed of dropout
   * @param others devices of the copies
   */
  DataParallelGradients(
      TrainableModel model, ForwardOptions options, long seed, List<Device> others) {
    this.model = model;
    this.options = options;
    this.seed = seed;
    this.others = List.copyOf(others);
  }

  private void createCopies() {
    script =
        TorchScript.load(
            model.parameters().manager(),
            DataParallelGradients.class,
            "replicas.torchscript",
            "Replicas");
    for (Device device : others) {
      TrainableModel copy = model.replicate(device);
      copies.add(copy);
      arrays(copy.parameters()).forEach(weight -> weight.setRequiresGradient(true));
    }
  }

  private static Collection<NDArray> arrays(Parameters weights) {
    return weights.byName().values();
  }

  /**
   * Adds the gradients of the mean loss over all targets of a step to the gradients of the weights.
   * Returns without waiting: a GPU may still be computing. Must be called on the {@link
   * EngineThread}.
   *
   * @param step number of the step; equal steps use equal dropout
   * @param parts batches of the step
   * @param targets total number of targets
   * @param results owns the result
   * @return the mean loss, a scalar
   */
  NDArray add(int step, List<Batch> parts, long targets, NDManager results) {
    if (script == null && !others.isEmpty()) {
      createCopies();
    }
    NDArray loss = results.create(0f);
    try (NDManager scope = results.newSubManager()) {
      for (TrainableModel copy : copies) {
        call("refresh", list(copy.parameters()), list(model.parameters()), scope);
      }
      List<NDArray> losses = new ArrayList<>();
      for (Shard shard : shards(parts, scope)) {
        if (options.dropout() > 0) {
          PyTorchEngine.seed((seed * 1_000_003 + step) * 1_000_003 + losses.size());
        }
        losses.add(add(shard, targets, scope));
      }
      for (TrainableModel copy : copies) {
        call("gather", gradients(model, scope), gradients(copy, scope), scope);
      }
      losses.forEach(part -> loss.addi(part.toDevice(model.torchDevice(), false)));
    }
    return loss;
  }

  private void call(String method, List<NDArray> to, List<NDArray> from, NDManager step) {
    Objects.requireNonNull(script).infer(step, method, to, from);
  }

  private static List<NDArray> list(Parameters weights) {
    return List.copyOf(arrays(weights));
  }

  private List<Shard> shards(List<Batch> parts, NDManager step) {
    List<Shard> shards = new ArrayList<>();
    for (Batch part : parts) {
      List<Batch> batches = part.parts(1 + copies.size());
      for (int i = 0; i < batches.size(); i++) {
        TrainableModel replica = i == 0 ? model : copies.get(i - 1);
        NDManager scope = step.newSubManager(replica.torchDevice());
        Batch batch = batches.get(i);
        shards.add(new Shard(replica, batch, batch.toArray(scope)));
      }
    }
    return shards;
  }

  private NDArray add(Shard shard, long targets, NDManager step) {
    try (shard) {
      NDArray loss = shard.loss(options).div(targets);
      TorchScript.backward(loss);
      NDArray kept = loss.stopGradient(); // detached from the graph
      kept.attach(step);
      return kept;
    }
  }

  private static List<NDArray> gradients(TrainableModel replica, NDManager step) {
    List<NDArray> gradients = new ArrayList<>();
    for (NDArray weight : arrays(replica.parameters())) {
      NDArray gradient = weight.getGradient();
      gradient.attach(step); // DJL returns a new handle of the same array at every call
      gradients.add(gradient);
    }
    return gradients;
  }

  /** Closes the copies. */
  @Override
  public void close() {
    copies.forEach(TrainableModel::close);
    copies.clear();
    if (script != null) {
      EngineThread.run(script::close);
      script = null;
    }
  }
}

package io.github.continuo.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Batch;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.PyTorchEngine;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.Parameters;
import io.github.continuo.pytorch.TrainableModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calculates how a model's loss depends on its weights, on one device or on several at once.
 *
 * <p>Each further device has a copy of the model. A batch is parted among all; every part's loss is
 * divided by the targets of the whole step, so that the sum of all gradients is that of one device
 * that had all windows. They are added up where the model is, whose weights alone are moved; the
 * copies take the moved ones before the next step.
 *
 * <p>One thread hands out the work of all devices. A GPU calculates while the thread goes on to the
 * next, for nothing is read back before all have their work: what has to be sent to them is sent
 * first, and losses are read last.
 */
final class DataParallelGradients implements AutoCloseable {

  /** Part of a batch on the device of a model; closed, it frees all that came of it there. */
  private record Share(TrainableModel model, Batch batch, NDArray rows) implements AutoCloseable {
    NDArray loss(ForwardOptions pass) {
      return model.loss(rows, batch.predicted(), pass);
    }

    @Override
    public void close() {
      rows.getManager().close();
    }
  }

  private final TrainableModel model;
  private final ForwardOptions pass;
  private final long seed;
  private final List<Device> others;
  private final List<TrainableModel> copies = new ArrayList<>(); // made when first needed
  private @Nullable TorchScript script; // loaded with them

  /**
   * For a model and copies of it.
   *
   * @param pass how the loss is calculated
   * @param seed of dropout
   * @param others devices of the copies
   */
  DataParallelGradients(TrainableModel model, ForwardOptions pass, long seed, List<Device> others) {
    this.model = model;
    this.pass = pass;
    this.seed = seed;
    this.others = List.copyOf(others);
  }

  private void makeCopies() {
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
   * Adds to the gradients of the weights those of the mean loss over all targets of a step. Nothing
   * is waited for: a GPU may still be at work when this returns. Must be called on the {@link
   * EngineThread}.
   *
   * @param step its number; equal steps drop out equally
   * @param parts the batches of the step
   * @param targets how many all of them have
   * @param results will own the result
   * @return the mean loss, a scalar
   */
  NDArray add(int step, List<Batch> parts, long targets, NDManager results) {
    if (script == null && !others.isEmpty()) {
      makeCopies();
    }
    NDArray loss = results.create(0f);
    try (NDManager scope = results.newSubManager()) {
      for (TrainableModel copy : copies) {
        call("refresh", list(copy.parameters()), list(model.parameters()), scope);
      }
      List<NDArray> losses = new ArrayList<>();
      for (Share share : shares(parts, scope)) {
        if (pass.dropout() > 0) {
          PyTorchEngine.seed((seed * 1_000_003 + step) * 1_000_003 + losses.size());
        }
        losses.add(add(share, targets, scope));
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

  private List<Share> shares(List<Batch> parts, NDManager step) {
    List<Share> shares = new ArrayList<>();
    for (Batch part : parts) {
      List<Batch> batches = part.parts(1 + copies.size());
      for (int i = 0; i < batches.size(); i++) {
        TrainableModel replica = i == 0 ? model : copies.get(i - 1);
        NDManager scope = step.newSubManager(replica.torchDevice());
        Batch batch = batches.get(i);
        shares.add(new Share(replica, batch, batch.toArray(scope)));
      }
    }
    return shares;
  }

  private NDArray add(Share share, long targets, NDManager step) {
    try (share) {
      NDArray loss = share.loss(pass).div(targets);
      TorchScript.backward(loss);
      NDArray kept = loss.stopGradient(); // without all that it was calculated from
      kept.attach(step);
      return kept;
    }
  }

  private static List<NDArray> gradients(TrainableModel replica, NDManager step) {
    List<NDArray> gradients = new ArrayList<>();
    for (NDArray weight : arrays(replica.parameters())) {
      NDArray gradient = weight.getGradient();
      gradient.attach(step); // DJL gives a new handle to the same array at every call
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

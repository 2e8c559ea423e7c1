package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.NamedArrays;
import io.github.continuo.transformer.weights.JsonFile;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Complete state of a training run: converts model, optimizer and averages to the files of a
 * checkpoint and restores them, and the history from the log. Random numbers and the next windows
 * follow from the step number.
 *
 * <p>The files of a checkpoint are:
 *
 * <ul>
 *   <li>the files of the model, as {@link TrainableModel#save} writes them;
 *   <li>{@code state.safetensors}, float32: for each weight {@code mean.NAME} and {@code
 *       square.NAME} of its gradients and {@code steps.NAME}, the number of its updates, or, if
 *       Muon updates it, {@code momentum.NAME}; {@code average.NAME} if there is an average; and
 *       the weights themselves, {@code weight.NAME}, if the files of the model do not hold them
 *       under their names;
 *   <li>{@code state.json}: {@code formatVersion} 2; {@code stepsDone}; {@code metricsBytes}, the
 *       length of the {@link MetricsLog}, which holds the history; {@code training}, the {@link
 *       RunFingerprint}; {@code recovery}, the interval and number of checkpoints.
 * </ul>
 *
 * <p>The methods of this class may be called on any thread, those of the returned optimizer and
 * average only on the {@link EngineThread}. An interrupt does not disturb reading and writing.
 */
final class TrainingState implements AutoCloseable {
  private static final int FORMAT_VERSION = 2;
  private static final String MODEL_FILE = "model.safetensors";
  private static final String ARRAYS_FILE = "state.safetensors";
  private static final String STATE_FILE = "state.json";

  private final TrainableModel model;
  private final RunFingerprint fingerprint;
  private final MetricsLog log;
  private final TrainingConfig.Checkpointing checkpointing;
  private final Optimizer optimizer;
  private final @Nullable ExponentialMovingAverage average;
  private final TrainingHistory history = new TrainingHistory();

  private TrainingState(
      TrainableModel model, RunFingerprint fingerprint, MetricsLog log, TrainingConfig config) {
    this.model = model;
    this.fingerprint = fingerprint;
    this.log = log;
    checkpointing = config.checkpointing();
    optimizer =
        new Optimizer(
            model.parameters(),
            config.optimizer(),
            config.forward().options(model.torchDevice()).precision());
    double decay = config.evaluation().emaDecay();
    average = decay == 0 ? null : new ExponentialMovingAverage(model.parameters(), decay);
  }

  /** Creates the state before the first step. */
  static TrainingState first(
      TrainableModel model, RunFingerprint fingerprint, MetricsLog log, TrainingConfig config) {
    return EngineThread.call(() -> new TrainingState(model, fingerprint, log, config));
  }

  Optimizer optimizer() {
    return optimizer;
  }

  /** Returns the average of the weights; null if there is none. */
  @Nullable ExponentialMovingAverage average() {
    return average;
  }

  TrainingHistory history() {
    return history;
  }

  /**
   * Writes the files of a checkpoint.
   *
   * @param facts human-readable facts about the training of the model
   */
  void write(Path folder, Map<String, String> facts) throws IOException {
    EngineThread.run(() -> writeFiles(folder, facts));
  }

  private void writeFiles(Path folder, Map<String, String> facts) throws IOException {
    model.save(folder, facts);
    Map<String, NDArray> arrays = memory();
    if (!holdsWeights(folder.resolve(MODEL_FILE))) {
      arrays.putAll(weights());
    }
    NamedArrays.write(folder.resolve(ARRAYS_FILE), arrays);
    JsonObject json = new JsonObject();
    json.addProperty("formatVersion", FORMAT_VERSION);
    json.addProperty("stepsDone", history.stepsDone());
    json.addProperty("metricsBytes", log.sync());
    JsonObject training = new JsonObject();
    fingerprint.facts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(fact -> training.addProperty(fact.getKey(), fact.getValue()));
    json.add("training", training);
    JsonObject next = new JsonObject(); // for torchrun/train.py, which takes its settings from here
    next.addProperty("everySteps", checkpointing.everySteps());
    next.addProperty("keptCheckpoints", checkpointing.keptCheckpoints());
    json.add("checkpointing", next);
    JsonFile.write(folder.resolve(STATE_FILE), json);
  }

  /**
   * Restores the state of a checkpoint.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it belongs to another training run; the message lists the
   *     differences
   */
  void read(Path folder) throws IOException {
    EngineThread.run(() -> readFiles(folder));
  }

  private void readFiles(Path folder) throws IOException {
    JsonFile json = JsonFile.read(folder.resolve(STATE_FILE));
    json.requireFormatVersion(FORMAT_VERSION);
    requireLog(json);
    List<String> differences =
        fingerprint.differencesFrom(
            RunFingerprint.saved(json.texts("training")), json.number("stepsDone"));
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s can only resume with the same settings: %s; restart or use another folder",
              folder,
              String.join("; ", differences)));
    }
    Path modelFile = folder.resolve(MODEL_FILE);
    Map<String, NDArray> arrays = memory();
    if (holdsWeights(modelFile)) {
      NamedArrays.read(modelFile, model.parameters().byName());
    } else {
      arrays.putAll(weights());
    }
    NamedArrays.read(folder.resolve(ARRAYS_FILE), arrays);
    log.resume((long) json.real("metricsBytes"), history);
    if (history.stepsDone() != json.number("stepsDone")) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: the log must have %d steps, got %d; put back that of this training, or restart",
              json.name(),
              json.number("stepsDone"),
              history.stepsDone()));
    }
  }

  private static void requireLog(JsonFile json) throws IOException {
    if (json.number("formatVersion") == 1) {
      throw new IOException(
          json.name()
              + ": formatVersion must be 2, got 1, whose history is in another file; resume with the version of"
              + " Continuo that began this training, or begin one that starts with its model");
    }
  }

  private boolean holdsWeights(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Safetensors arrays = Safetensors.open(file)) {
      return arrays.names().containsAll(model.parameters().byName().keySet());
    }
  }

  private Map<String, NDArray> memory() {
    Map<String, NDArray> memory = new LinkedHashMap<>(optimizer.memory());
    if (average != null) {
      memory.putAll(average.memory());
    }
    return memory;
  }

  private Map<String, NDArray> weights() {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    model.parameters().byName().forEach((name, weight) -> weights.put("weight." + name, weight));
    return weights;
  }

  /** Frees the optimizer state and the average; the weights stay. */
  @Override
  public void close() {
    EngineThread.run(
        () -> {
          if (average != null) {
            average.close();
          }
          optimizer.close();
        });
  }
}

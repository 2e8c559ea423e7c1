package io.github.continuo.training;

import ai.djl.Device;
import io.github.continuo.data.Batch;
import io.github.continuo.data.Batches;
import io.github.continuo.data.Split;
import io.github.continuo.data.Unigram;
import io.github.continuo.data.Variation;
import io.github.continuo.data.Windows;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Trains a model: batch, loss, backward, clip, step, report, validate, save.
 *
 * <p>The model must not be used otherwise meanwhile. A trainer serves one training.
 */
public final class Trainer {
  private final SequenceModel model;
  private final TrainingConfig config;
  private final Split split;
  private final Path folder;
  private final TrainingListener listener;
  private final Validation validation;
  private final Variation variation;
  private final RowSample rowSample;
  private final Backward backward;

  private final List<TrainingListener.Step> steps = new ArrayList<>();
  private final List<TrainingListener.Evaluation> evaluations = new ArrayList<>();

  /**
   * A training on the model's device.
   *
   * @param folder where the model is saved
   * @throws IllegalArgumentException if the windows are longer than the model's context, or are to
   *     be augmented and the model's tokenizer is not one of events
   */
  public Trainer(
      SequenceModel model,
      Split split,
      Path folder,
      TrainingConfig config,
      TrainingListener listener) {
    this(model, split, folder, config, listener, List.of(model.device()));
  }

  /**
   * A training on several devices: each has a copy of the model and calculates its share of the
   * windows of every batch. Up to rounding, it goes as on one device.
   *
   * @param folder where the model is saved
   * @param devices the model's first, then others; the model is validated on the first alone
   * @throws IllegalArgumentException if the first device is not that of the model, if the windows
   *     are longer than the model's context, or are to be augmented and the model's tokenizer is
   *     not one of events
   */
  public Trainer(
      SequenceModel model,
      Split split,
      Path folder,
      TrainingConfig config,
      TrainingListener listener,
      List<Device> devices) {
    if (devices.isEmpty() || !devices.get(0).equals(model.device())) {
      throw new IllegalArgumentException(
          "the first device must be that of the model, %s, got %s"
              .formatted(
                  Devices.name(model.device()), devices.stream().map(Devices::name).toList()));
    }
    if (config.data().rows() > model.contextRows()) {
      throw new IllegalArgumentException(
          "windows must be at most as long as the model's context of %d rows, got %d"
              .formatted(model.contextRows(), config.data().rows()));
    }
    this.model = model;
    this.config = config;
    this.split = split;
    this.folder = folder;
    this.listener = listener;
    validation =
        new Validation(
            model,
            split.validation(),
            config.data().rows(),
            config.data().batch(),
            config.evaluation().maxWindows());
    variation =
        config.data().augmented() ? Variation.augmenting(model.tokenizer()) : Variation.none();
    rowSample = new RowSample(config.data().predictedRows(), config.data().seed());
    backward = new Backward(model, devices.subList(1, devices.size()));
  }

  /**
   * Trains, and leaves in the folder the model that did best in validation, or the last one if
   * there was nothing to validate on.
   *
   * @throws IOException if the model cannot be saved
   * @throws InterruptedException if the calling thread is interrupted; what was saved stays
   * @throws IllegalStateException if the loss or the gradient is no longer a finite number, as too
   *     high a learning rate makes them; what was saved stays
   * @throws IllegalArgumentException if no training piece has two rows, one to predict from the
   *     other
   */
  public TrainingReport train() throws IOException, InterruptedException {
    Windows windows =
        new Windows(split.training(), config.data().rows(), config.data().seed()).varied(variation);
    AdamW optimizer = EngineThread.call(() -> new AdamW(model.weights(), config.optimizer()));
    try (backward;
        Batches batches = new Batches(windows, config.data().batch(), model.tokenizer().padId())) {
      for (int step = 0; step < config.steps(); step++) {
        steps.add(step(step, batches, optimizer));
        listener.onStep(steps.get(step));
        if ((step + 1) % config.evaluation().everySteps() == 0 || step + 1 == config.steps()) {
          evaluate(step + 1);
        }
      }
    } finally {
      EngineThread.run(optimizer::close);
    }
    double unigramLoss =
        Unigram.nats(
            split.training(),
            split.validation().isEmpty() ? split.training() : split.validation(),
            model.tokenizer().vocabulary().size());
    return new TrainingReport(steps, evaluations, unigramLoss);
  }

  private TrainingListener.Step step(int step, Batches batches, AdamW optimizer)
      throws InterruptedException {
    long start = System.nanoTime();
    RandomGenerator random = rowSample.ofStep(step);
    List<Batch> parts = new ArrayList<>();
    for (int i = 0; i < config.data().accumulation(); i++) {
      Batch batch = batches.next();
      parts.add(batch.withPredicted(rowSample.draw(batch.rows() - 1, random)));
    }
    long targets = parts.stream().mapToLong(Batch::targets).sum();
    double rate = config.optimizer().learningRate() * config.schedule().share(step, config.steps());
    double[] lossAndNorm =
        EngineThread.call(
            () -> {
              double loss = backward.add(parts, targets);
              return new double[] {loss, optimizer.step(rate)};
            });
    if (!Double.isFinite(lossAndNorm[0]) || !Double.isFinite(lossAndNorm[1])) {
      throw new IllegalStateException(
          "loss and gradient must be finite, got %s and %s at step %d; a lower learning rate may help"
              .formatted(lossAndNorm[0], lossAndNorm[1], step + 1));
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new TrainingListener.Step(
        step + 1, lossAndNorm[0], lossAndNorm[1], rate, targets, seconds);
  }

  private void evaluate(int stepsDone) throws IOException {
    if (validation.isEmpty()) {
      model.save(folder, facts(stepsDone, "none"));
      return;
    }
    double loss = validation.natsPerToken();
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "validation loss must be finite, got %s after step %d; a lower learning rate may help"
              .formatted(loss, stepsDone));
    }
    boolean isBest = evaluations.stream().allMatch(earlier -> loss < earlier.loss());
    if (isBest) {
      model.save(folder, facts(stepsDone, String.format(Locale.ROOT, "%.4f", loss)));
    }
    TrainingListener.Evaluation evaluation =
        new TrainingListener.Evaluation(stepsDone, loss, isBest);
    evaluations.add(evaluation);
    listener.onEvaluation(evaluation);
  }

  private Map<String, String> facts(int stepsDone, String validationLoss) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("steps", Integer.toString(stepsDone));
    facts.put("pieces", Integer.toString(split.training().size()));
    facts.put("rowsPerStep", Long.toString(rowsPerStep()));
    facts.put("validationNatsPerToken", validationLoss);
    return facts;
  }

  private long rowsPerStep() {
    TrainingConfig.Data data = config.data();
    return (long) data.batch() * data.accumulation() * data.rows();
  }
}

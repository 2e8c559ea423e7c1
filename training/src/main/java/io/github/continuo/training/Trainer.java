package io.github.continuo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Split;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.data.windows.Batches;
import io.github.continuo.data.windows.TrainingWindows;
import io.github.continuo.data.windows.UnigramBaseline;
import io.github.continuo.data.windows.WindowTransform;
import io.github.continuo.files.Durable;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.pytorch.engine.EngineThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model on a {@link Split}, and writes a {@link MetricsLog}, checkpoints and the model
 * with the lowest validation loss to a folder. Each step computes loss and gradients of its
 * batches, clips the gradients, updates the weights and reports to a listener; the model is
 * validated and saved at intervals.
 *
 * <p>You can interrupt or kill training at any time: {@link #train()} resumes from the last
 * checkpoint in the folder, also after a crash or a power failure. On a CPU with the same number of
 * threads, the weights are then bit-identical to those of an uninterrupted run. docs/training.md
 * lists the contents of a checkpoint; a checkpoint is written completely or not at all, and a
 * damaged one is refused.
 *
 * <p>While a model is trained, only listeners may use it, and only during their calls. A trainer
 * serves one training run, on one thread; {@link #stop} may be called from any thread.
 */
public final class Trainer {

  /** Where a training run starts. */
  public enum Start {
    /** Starts at the last valid checkpoint in the folder, or at the first step if there is none. */
    RESUME,
    /**
     * Starts at the first step. Deletes the checkpoints and empties the log; the first model that
     * the run saves replaces the saved one.
     */
    RESTART
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(Trainer.class);

  private final TrainableModel model;
  private final TrainingConfig config;
  private final Split split;
  private final Path folder;
  private final TrainingListener listener;
  private final Validation validation;
  private final WindowTransform transform;
  private final TargetSampler targetSampler;
  private final Gradients gradients;

  private volatile boolean stopping;

  /**
   * Creates a trainer on the model's device.
   *
   * @param model model to train
   * @param split pieces tokenized for the model
   * @param folder folder of the saved model and the checkpoints, created if missing
   * @param config configuration of the run
   * @param listener receives the progress
   * @throws IllegalArgumentException if the windows are longer than the model's context, or if
   *     augmentation needs an event tokenizer and the model has another one
   * @throws IllegalStateException if the infill rate is above 0 and the model {@linkplain
   *     TrainableModel#enableInfilling cannot be trained} to infill
   */
  public Trainer(
      TrainableModel model,
      Split split,
      Path folder,
      TrainingConfig config,
      TrainingListener listener) {
    if (config.data().sequenceLength() > model.contextLength()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "windows must be at most as long as the model's context of %d positions, got %d",
              model.contextLength(),
              config.data().sequenceLength()));
    }
    if (config.data().infillRate() > 0) {
      model.enableInfilling();
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
            config.data().sequenceLength(),
            config.data().batchSize(),
            config.evaluation().maxWindows());
    transform = config.data().augment().transform(model.tokenizer());
    targetSampler = new TargetSampler(config.data().targetsPerSequence(), config.data().seed());
    gradients =
        new Gradients(model, config.forward().options(model.torchDevice()), config.data().seed());
  }

  /**
   * Trains, resuming from the last checkpoint in the folder, see {@link #train(Start)}.
   *
   * @return the result of the run
   * @throws IOException under the conditions of {@link #train(Start)}
   * @throws InterruptedException if the calling thread is interrupted; a checkpoint is written
   *     first
   */
  public TrainingReport train() throws IOException, InterruptedException {
    return train(Start.RESUME);
  }

  /**
   * Trains, and saves the model with the lowest validation loss in the folder, or the last one if
   * there are no validation pieces.
   *
   * <p>The model in memory ends with the weights of the last step. A run that resumes from a
   * checkpoint starts with the weights of the checkpoint, whatever weights the model had.
   *
   * @param start where the run starts
   * @return the result of the run, including the steps before the checkpoint
   * @throws IOException if the model, a checkpoint or the log cannot be written, in which case the
   *     last checkpoint stays; if the log of the checkpoint is missing; if all checkpoints are
   *     damaged; if the folder has a model but never held a training run, and the start is not
   *     {@link Start#RESTART}; or if another run uses the folder
   * @throws InterruptedException if the calling thread is interrupted; before that, the step is
   *     completed and a checkpoint written, as in {@link #stop}
   * @throws IllegalStateException if the loss or the gradient norm is not finite, as with a
   *     learning rate that is too high, in too many consecutive steps or in validation; saved files
   *     stay
   * @throws IllegalArgumentException if no training piece has two positions, one to predict from
   *     the other; or if the checkpoint belongs to another run, in which case the message lists the
   *     differences. The checkpointing settings, the patience and, while the learning rate is
   *     constant, the number of steps may differ
   */
  public TrainingReport train(Start start) throws IOException, InterruptedException {
    requireNoForeignModel(start);
    RunFingerprint fingerprint = RunFingerprint.of(model, split, config);
    int kept = config.checkpointing().keptCheckpoints();
    try (Checkpoints checkpoints = EngineThread.call(() -> Checkpoints.open(folder, kept));
        MetricsLog log = MetricsLog.open(folder);
        TrainingState state = TrainingState.first(model, fingerprint, log, config)) {
      if (start == Start.RESTART) {
        checkpoints.deleteAll();
      }
      TrainingReport.StopReason ending = train(checkpoints, log, state);
      TrainingHistory history = state.history();
      return new TrainingReport(
          history.steps(), history.skipped(), history.evaluations(), ending, unigramLoss());
    }
  }

  /** Protects a model from being overwritten by a training run in its folder by mistake. */
  private void requireNoForeignModel(Start start) throws IOException {
    if (start == Start.RESTART || !Files.isDirectory(folder) || Checkpoints.areIn(folder)) {
      return;
    }
    for (String name : Durable.names(folder)) {
      if (name.endsWith(".safetensors")) {
        throw new IOException(
            String.format(
                    Locale.ROOT,
                    "%s: must be empty or hold a training run to resume, got %s and no checkpoints;",
                    folder,
                    name)
                + " use another folder, or restart to replace it");
      }
    }
  }

  private double unigramLoss() {
    return UnigramBaseline.nats(
        split.training(),
        split.validation().isEmpty() ? split.training() : split.validation(),
        model.tokenizer().vocabulary().size());
  }

  /**
   * Stops training after the current step: validates if validation is due, writes a checkpoint, and
   * {@link #train()} returns. May be called from any thread.
   */
  public void stop() {
    stopping = true;
  }

  private TrainingReport.StopReason train(
      Checkpoints checkpoints, MetricsLog log, TrainingState state)
      throws IOException, InterruptedException {
    TrainingHistory history = state.history();
    Optional<Path> last = checkpoints.last();
    if (last.isPresent()) {
      resume(last.get(), state);
    } else {
      log.begin();
    }
    int saved = last.isPresent() ? history.stepsDone() : -1;
    TrainingWindows windows =
        new TrainingWindows(split.training(), config.data().sequenceLength(), config.data().seed())
            .varied(transform)
            .withRegions(model.tokenizer(), config.data().infillRate());
    long batchesDone = (long) history.stepsDone() * config.data().gradientAccumulation();
    try (Batches batches =
        new Batches(windows, config.data().batchSize(), model.tokenizer().padId(), batchesDone)) {
      Optional<TrainingReport.StopReason> ending = ending(history);
      while (ending.isEmpty()) {
        step(batches, log, state);
        int done = history.stepsDone();
        if (done % config.evaluation().everySteps() == 0 || done == config.steps()) {
          evaluate(checkpoints, log, state);
        }
        if (done % config.checkpointing().everySteps() == 0 && history.skippedInARow() == 0) {
          checkpoint(checkpoints, state);
          saved = done;
        }
        ending = ending(history);
      }
      if (saved < history.stepsDone()) {
        checkpoint(checkpoints, state);
      }
      return ending.get();
    } catch (InterruptedException e) {
      if (saved < history.stepsDone()) {
        checkpoint(checkpoints, state);
      }
      throw e;
    }
  }

  private void resume(Path checkpoint, TrainingState state) throws IOException {
    state.read(checkpoint);
    int done = state.history().stepsDone();
    if (done > config.steps()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "steps must be at least the %d that are done in %s, got %d",
              done,
              checkpoint,
              config.steps()));
    }
    LOGGER.info("resuming after step {} from {}", done, checkpoint);
    listener.onResume(new TrainingListener.Checkpoint(done, checkpoint));
  }

  private Optional<TrainingReport.StopReason> ending(TrainingHistory history) {
    int patience = config.evaluation().patience();
    if (history.stepsDone() == config.steps()) {
      return Optional.of(TrainingReport.StopReason.COMPLETED);
    }
    if (patience > 0 && history.evaluationsSinceBest() >= patience) {
      return Optional.of(TrainingReport.StopReason.EARLY_STOPPED);
    }
    return stopping ? Optional.of(TrainingReport.StopReason.STOPPED) : Optional.empty();
  }

  private void step(Batches batches, MetricsLog log, TrainingState state)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    TrainingHistory history = state.history();
    int step = history.stepsDone();
    RandomGenerator random = targetSampler.ofStep(step);
    List<Batch> parts = new ArrayList<>();
    long waitNanos = 0;
    for (int i = 0; i < config.data().gradientAccumulation(); i++) {
      long asked = System.nanoTime();
      Batch batch = batches.next();
      waitNanos += System.nanoTime() - asked;
      parts.add(batch.withPredicted(targetSampler.draw(batch.positions() - 1, random)));
    }
    long targets = parts.stream().mapToLong(Batch::targets).sum();
    double rate = config.optimizer().learningRate() * config.schedule().share(step, config.steps());
    float[] lossAndNorm = EngineThread.call(() -> move(parts, targets, rate, state));
    double seconds = (System.nanoTime() - start) * 1e-9;
    TrainingListener.Step told =
        new TrainingListener.Step(
            step + 1, lossAndNorm[0], lossAndNorm[1], rate, targets, seconds, waitNanos * 1e-9);
    log.add(told);
    if (areFinite(lossAndNorm)) {
      history.onStep(told);
      listener.onStep(told);
    } else {
      skip(told, history);
    }
  }

  /**
   * Updates the weights if loss and gradient norm are finite, and returns both. Contains all native
   * work of a step and waits only for these two numbers, at its end.
   */
  private float[] move(List<Batch> parts, long targets, double rate, TrainingState state) {
    TrainingHistory history = state.history();
    try (NDManager scope = model.parameters().manager().newSubManager()) {
      NDArray loss = gradients.add(history.stepsDone(), parts, targets, scope);
      NDArray norm = state.optimizer().step(rate, loss, scope);
      float[] lossAndNorm = loss.stack(norm).toFloatArray();
      ExponentialMovingAverage average = state.average();
      if (average != null && areFinite(lossAndNorm)) {
        average.add(history.steps().size() + 1);
      }
      return lossAndNorm;
    }
  }

  private static boolean areFinite(float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
  }

  private void skip(TrainingListener.Step step, TrainingHistory history) {
    history.onSkip(step);
    LOGGER.warn(
        "skipped step {}: loss {}, gradient norm {}",
        step.number(),
        step.loss(),
        step.gradientNorm());
    listener.onSkip(step);
    if (history.skippedInARow() >= config.checkpointing().maxSkippedSteps()) {
      throw new IllegalStateException(
          String.format(
                  Locale.ROOT,
                  "loss and gradient must be finite, got %s and %s at step %d, and none that were in %d steps",
                  step.loss(),
                  step.gradientNorm(),
                  step.number(),
                  history.skippedInARow())
              + "; a lower learning rate may help");
    }
  }

  private void evaluate(Checkpoints checkpoints, MetricsLog log, TrainingState state)
      throws IOException {
    ExponentialMovingAverage average = state.average();
    if (average == null) {
      evaluateAsIs(checkpoints, log, state.history());
      return;
    }
    EngineThread.run(average::swap);
    try {
      evaluateAsIs(checkpoints, log, state.history());
    } finally {
      EngineThread.run(average::swap);
    }
  }

  private void evaluateAsIs(Checkpoints checkpoints, MetricsLog log, TrainingHistory history)
      throws IOException {
    int stepsDone = history.stepsDone();
    if (validation.isEmpty()) {
      saveBest(checkpoints, facts(stepsDone, "none"));
      return;
    }
    double loss = validation.natsPerToken();
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "validation loss must be finite, got %s after step %d; a lower learning rate may help",
              loss,
              stepsDone));
    }
    boolean isBest = history.isBest(loss);
    if (isBest) {
      saveBest(checkpoints, facts(stepsDone, String.format(Locale.ROOT, "%.4f", loss)));
    }
    TrainingListener.Evaluation evaluation =
        new TrainingListener.Evaluation(stepsDone, loss, isBest);
    log.add(evaluation);
    history.onEvaluation(evaluation);
    listener.onEvaluation(evaluation);
  }

  private void saveBest(Checkpoints checkpoints, Map<String, String> facts) throws IOException {
    EngineThread.run(() -> checkpoints.writeBestModel(to -> model.save(to, facts)));
  }

  private void checkpoint(Checkpoints checkpoints, TrainingState state) throws IOException {
    int done = state.history().stepsDone();
    Map<String, String> facts = facts(done, "not known");
    // On the engine thread, because an interrupt would close the files that this thread writes.
    Path written = EngineThread.call(() -> checkpoints.write(done, to -> state.write(to, facts)));
    LOGGER.debug("wrote {}", written);
    listener.onCheckpoint(new TrainingListener.Checkpoint(done, written));
  }

  private Map<String, String> facts(int stepsDone, String validationLoss) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("steps", Integer.toString(stepsDone));
    facts.put("pieces", Integer.toString(split.training().size()));
    facts.put("positionsPerStep", Long.toString(positionsPerStep()));
    facts.put("validationLoss", validationLoss);
    return facts;
  }

  private long positionsPerStep() {
    TrainingConfig.Data data = config.data();
    return (long) data.batchSize() * data.gradientAccumulation() * data.sequenceLength();
  }
}

package io.github.continuo.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Batch;
import io.github.continuo.data.Batches;
import io.github.continuo.data.Split;
import io.github.continuo.data.TrainingWindows;
import io.github.continuo.data.UnigramBaseline;
import io.github.continuo.data.WindowTransform;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.files.Durable;
import io.github.continuo.pytorch.TrainableModel;
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
 * Trains a model: batch, loss, backward, clip, step, report, validate, save.
 *
 * <p>A training survives. It leaves checkpoints in its folder, from which {@link #train()} goes on
 * after a stop, an interrupt, a crash or a loss of power, as if nothing had happened: on a CPU,
 * with as many threads, the weights come out the same to the last bit. What a checkpoint holds is
 * said in docs/training.md; it is written as a whole or not at all, and refused if it is damaged.
 *
 * <p>The model must not be used otherwise meanwhile, but by listeners while they are told. A
 * trainer serves one training, on one thread; {@link #stop} may be called from any.
 */
public final class Trainer {

  /** Where a training begins. */
  public enum Start {
    /** At the last good checkpoint in the folder, or at the first step if there is none. */
    RESUME,
    /** At the first step. Checkpoints are deleted; a saved model is replaced at its time. */
    RESTART
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(Trainer.class);

  private final TrainableModel model;
  private final TrainingConfig config;
  private final Split split;
  private final Path folder;
  private final TrainingListener listener;
  private final Validation validation;
  private final WindowTransform variation;
  private final TargetSampler rowSample;
  private final DataParallelGradients backward;

  private volatile boolean stopping;

  /**
   * A training on the model's device.
   *
   * @param model what is trained
   * @param split pieces in the tokens of the model
   * @param folder where the model and the checkpoints are saved; made if it is not there
   * @param config the settings
   * @param listener told how it goes
   * @throws IllegalArgumentException if the windows are longer than the model's context, or are to
   *     be augmented and the model's tokenizer is not one of events
   * @throws IllegalStateException if there are to be regions and the model {@linkplain
   *     TrainableModel#learnRegions cannot learn} to fill them
   */
  public Trainer(
      TrainableModel model,
      Split split,
      Path folder,
      TrainingConfig config,
      TrainingListener listener) {
    this(model, split, folder, config, listener, List.of(model.torchDevice()));
  }

  /**
   * A training on several devices: each has a copy of the model and calculates its share of the
   * windows of every batch. Up to rounding, it goes as on one device.
   *
   * @param model what is trained
   * @param split pieces in the tokens of the model
   * @param folder where the model and the checkpoints are saved; made if it is not there
   * @param config the settings
   * @param listener told how it goes
   * @param devices the model's first, then others; the model is validated on the first alone
   * @throws IllegalArgumentException if the first device is not that of the model, if the windows
   *     are longer than the model's context, or are to be augmented and the model's tokenizer is
   *     not one of events
   * @throws IllegalStateException if there are to be regions and the model {@linkplain
   *     TrainableModel#learnRegions cannot learn} to fill them
   */
  public Trainer(
      TrainableModel model,
      Split split,
      Path folder,
      TrainingConfig config,
      TrainingListener listener,
      List<Device> devices) {
    if (devices.isEmpty() || !devices.get(0).equals(model.torchDevice())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the first device must be that of the model, %s, got %s",
              Devices.name(model.torchDevice()),
              devices.stream().map(Devices::name).toList()));
    }
    if (config.data().rows() > model.contextLength()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "windows must be at most as long as the model's context of %d rows, got %d",
              model.contextLength(),
              config.data().rows()));
    }
    if (config.data().regionShare() > 0) {
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
            config.data().rows(),
            config.data().batch(),
            config.evaluation().maxWindows());
    variation = config.data().augment().variation(model.tokenizer());
    rowSample = new TargetSampler(config.data().predictedRows(), config.data().seed());
    backward =
        new DataParallelGradients(
            model,
            config.calculation().pass(model.torchDevice()),
            config.data().seed(),
            devices.subList(1, devices.size()));
  }

  /**
   * Trains from the last checkpoint in the folder on, see {@link #train(Start)}.
   *
   * @return what came of it
   * @throws IOException where {@link #train(Start)} throws it
   * @throws InterruptedException if the calling thread is interrupted; a checkpoint is written
   *     first
   */
  public TrainingReport train() throws IOException, InterruptedException {
    return train(Start.RESUME);
  }

  /**
   * Trains, and leaves in the folder the model that did best in validation, or the last one if
   * there was nothing to validate on.
   *
   * <p>The model that was given ends with the weights of the last step. When a training goes on
   * from a checkpoint, it begins with the weights of that, whatever it had.
   *
   * @param start where the training begins
   * @return what came of it, steps before the checkpoint included
   * @throws IOException if the model or a checkpoint cannot be saved; the last checkpoint stays. If
   *     all checkpoints are damaged. If the folder has a model but no training was ever in it, and
   *     the start is not anew; or if another training is in it
   * @throws InterruptedException if the calling thread is interrupted; before that, the step is
   *     done and a checkpoint written, as {@link #stop} has it
   * @throws IllegalStateException if the loss or the gradient is no finite number, as too high a
   *     learning rate makes them, in too many steps in a row, or in validation; what was saved
   *     stays
   * @throws IllegalArgumentException if no training piece has two rows, one to predict from the
   *     other; or if the checkpoint is of another training, the message says what differs. Settings
   *     of recovery, patience and, where the learning rate stays constant, the number of steps may
   *     be others
   */
  public TrainingReport train(Start start) throws IOException, InterruptedException {
    requireNoForeignModel(start);
    RunFingerprint identity = RunFingerprint.of(model, split, config);
    int kept = config.recovery().keptCheckpoints();
    try (backward;
        Checkpoints checkpoints = EngineThread.call(() -> Checkpoints.open(folder, kept));
        TrainingState state = TrainingState.first(model, identity, config)) {
      if (start == Start.RESTART) {
        checkpoints.deleteAll();
      }
      TrainingReport.StopReason ending = train(checkpoints, state);
      TrainingHistory history = state.history();
      return new TrainingReport(
          history.steps(), history.skipped(), history.evaluations(), ending, unigramLoss());
    }
  }

  /** Whoever trains in the folder of a model by mistake must not lose it. */
  private void requireNoForeignModel(Start start) throws IOException {
    if (start == Start.RESTART || !Files.isDirectory(folder) || Checkpoints.areIn(folder)) {
      return;
    }
    for (String name : Durable.names(folder)) {
      if (name.endsWith(".safetensors")) {
        throw new IOException(
            String.format(
                    Locale.ROOT,
                    "%s: must be empty or hold a training to go on with, got %s and no checkpoints;",
                    folder,
                    name)
                + " take another folder, or start anew to replace it");
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
   * Ends the training after the step that it is at: it is validated if it is its turn, a checkpoint
   * is written, and {@link #train()} returns. May be called from any thread.
   */
  public void stop() {
    stopping = true;
  }

  private TrainingReport.StopReason train(Checkpoints checkpoints, TrainingState state)
      throws IOException, InterruptedException {
    TrainingHistory history = state.history();
    Optional<Path> last = checkpoints.last();
    if (last.isPresent()) {
      resume(last.get(), state);
    }
    int saved = last.isPresent() ? history.stepsDone() : -1;
    TrainingWindows windows =
        new TrainingWindows(split.training(), config.data().rows(), config.data().seed())
            .varied(variation)
            .withRegions(model.tokenizer(), config.data().regionShare());
    long batchesDone = (long) history.stepsDone() * config.data().accumulation();
    try (Batches batches =
        new Batches(windows, config.data().batch(), model.tokenizer().padId(), batchesDone)) {
      Optional<TrainingReport.StopReason> ending = ending(history);
      while (ending.isEmpty()) {
        step(batches, state);
        int done = history.stepsDone();
        if (done % config.evaluation().everySteps() == 0 || done == config.steps()) {
          evaluate(checkpoints, state);
        }
        if (done % config.recovery().everySteps() == 0 && history.skippedInARow() == 0) {
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
    LOGGER.info("going on after step {} from {}", done, checkpoint);
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

  private void step(Batches batches, TrainingState state) throws InterruptedException {
    long start = System.nanoTime();
    TrainingHistory history = state.history();
    int step = history.stepsDone();
    RandomGenerator random = rowSample.ofStep(step);
    List<Batch> parts = new ArrayList<>();
    long waitNanos = 0;
    for (int i = 0; i < config.data().accumulation(); i++) {
      long asked = System.nanoTime();
      Batch batch = batches.next();
      waitNanos += System.nanoTime() - asked;
      parts.add(batch.withPredicted(rowSample.draw(batch.rows() - 1, random)));
    }
    long targets = parts.stream().mapToLong(Batch::targets).sum();
    double rate = config.optimizer().learningRate() * config.schedule().share(step, config.steps());
    float[] lossAndNorm = EngineThread.call(() -> move(parts, targets, rate, state));
    double seconds = (System.nanoTime() - start) * 1e-9;
    TrainingListener.Step told =
        new TrainingListener.Step(
            step + 1, lossAndNorm[0], lossAndNorm[1], rate, targets, seconds, waitNanos * 1e-9);
    if (areFinite(lossAndNorm)) {
      history.add(told);
      listener.onStep(told);
    } else {
      skip(told, history);
    }
  }

  /**
   * Moves the weights, if loss and gradient are finite; what these are. That is all of a step's
   * native work, and what is read at its end is all that is waited for.
   */
  private float[] move(List<Batch> parts, long targets, double rate, TrainingState state) {
    TrainingHistory history = state.history();
    try (NDManager scope = model.parameters().manager().newSubManager()) {
      NDArray loss = backward.add(history.stepsDone(), parts, targets, scope);
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
    history.addSkipped();
    LOGGER.warn(
        "skipped step {}: loss {}, gradient norm {}",
        step.number(),
        step.loss(),
        step.gradientNorm());
    listener.onSkip(step);
    if (history.skippedInARow() >= config.recovery().maxSkippedSteps()) {
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

  private void evaluate(Checkpoints checkpoints, TrainingState state) throws IOException {
    ExponentialMovingAverage average = state.average();
    if (average == null) {
      evaluateAsIs(checkpoints, state.history());
      return;
    }
    EngineThread.run(average::swap);
    try {
      evaluateAsIs(checkpoints, state.history());
    } finally {
      EngineThread.run(average::swap);
    }
  }

  private void evaluateAsIs(Checkpoints checkpoints, TrainingHistory history) throws IOException {
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
    history.add(evaluation);
    listener.onEvaluation(evaluation);
  }

  private void saveBest(Checkpoints checkpoints, Map<String, String> facts) throws IOException {
    EngineThread.run(() -> checkpoints.writeBestModel(to -> model.save(to, facts)));
  }

  private void checkpoint(Checkpoints checkpoints, TrainingState state) throws IOException {
    int done = state.history().stepsDone();
    Map<String, String> facts = facts(done, "not known");
    // There, because an interrupt would close the files that this thread writes.
    Path written = EngineThread.call(() -> checkpoints.write(done, to -> state.write(to, facts)));
    LOGGER.debug("wrote {}", written);
    listener.onCheckpoint(new TrainingListener.Checkpoint(done, written));
  }

  private Map<String, String> facts(int stepsDone, String validationLoss) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("steps", Integer.toString(stepsDone));
    facts.put("pieces", Integer.toString(split.training().size()));
    facts.put("rowsPerStep", Long.toString(positionsPerStep()));
    facts.put("validationNatsPerToken", validationLoss);
    return facts;
  }

  private long positionsPerStep() {
    TrainingConfig.Data data = config.data();
    return (long) data.batch() * data.accumulation() * data.rows();
  }
}

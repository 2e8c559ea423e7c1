package io.github.continuo.training;

import static io.github.continuo.training.Ranges.isPositive;
import static io.github.continuo.training.Ranges.require;

import ai.djl.Device;
import io.github.continuo.data.windows.WindowTransform;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Precision;
import java.util.Optional;

/**
 * Configuration of a training run.
 *
 * @param steps optimizer steps, at least 1
 * @param data batches and targets of a step
 * @param forward precision and regularization of loss and gradients
 * @param optimizer update of the weights
 * @param schedule learning rate schedule
 * @param evaluation intervals of validation and saving
 * @param checkpointing checkpoints and skipped steps
 */
public record TrainingConfig(
    int steps,
    Data data,
    Forward forward,
    Optimizer optimizer,
    Schedule schedule,
    Evaluation evaluation,
    Checkpointing checkpointing) {

  /**
   * Batches and targets of a step.
   *
   * @param batchSize windows computed at once, at least 1
   * @param gradientAccumulation batches per optimizer step, at least 1
   * @param sequenceLength input positions of a window, at least 1 and at most the model's context
   *     length
   * @param seed seed of cuts, order and augmentation of windows, of the choice of target positions,
   *     and of dropout
   * @param targetsPerSequence maximum number of target positions of a window; 0 is all. The last
   *     position is always a target; the others are drawn uniformly for every batch and are the
   *     same in all its windows. Fewer targets take less memory, above all with many tokens per
   *     position. The published event models were trained with up to 128, in at most half of a
   *     window, and never the last but one. Validation always predicts all positions
   * @param augment augmentation of a window each time it is used for training; validation windows
   *     are never augmented
   * @param infillRate fraction of the windows, drawn anew in every epoch, that are replaced by
   *     {@linkplain io.github.continuo.tokenize.InfillSequence infilling sequences}, 0 to 1;
   *     validation windows never are
   */
  public record Data(
      int batchSize,
      int gradientAccumulation,
      int sequenceLength,
      long seed,
      int targetsPerSequence,
      Augment augment,
      double infillRate) {

    /** Augmentation of training windows. */
    public enum Augment {
      /** No augmentation. */
      NONE,
      /** {@linkplain WindowTransform#transposing Random transposition}. */
      TRANSPOSE,
      /**
       * {@linkplain WindowTransform#augmenting Augmentation of the published event models}: key,
       * sound and loudness. Needs an event tokenizer.
       */
      MIDI_MODEL;

      WindowTransform transform(Tokenizer tokenizer) {
        return switch (this) {
          case NONE -> WindowTransform.none();
          case TRANSPOSE -> WindowTransform.transposing(tokenizer);
          case MIDI_MODEL -> WindowTransform.augmenting(tokenizer);
        };
      }
    }

    /**
     * Checks the ranges.
     *
     * @param batchSize windows computed at once, at least 1
     * @param gradientAccumulation batches per optimizer step, at least 1
     * @param sequenceLength input positions of a window, at least 1
     * @param seed seed of all random choices
     * @param targetsPerSequence maximum number of target positions of a window; 0 is all
     * @param augment augmentation of training windows
     * @param infillRate fraction of the windows replaced by infilling sequences, 0 to 1
     */
    public Data {
      require(batchSize >= 1, "batch size must be at least 1", batchSize);
      require(
          gradientAccumulation >= 1,
          "gradient accumulation must be at least 1",
          gradientAccumulation);
      require(sequenceLength >= 1, "sequence length must be at least 1", sequenceLength);
      require(
          targetsPerSequence >= 0,
          "targets per sequence must be at least 0 (0 is all of them)",
          targetsPerSequence);
      require(infillRate >= 0 && infillRate <= 1, "infill rate must be in [0, 1]", infillRate);
    }

    /**
     * Creates data settings with all positions as targets, without augmentation and without
     * infilling.
     *
     * @param batchSize windows computed at once, at least 1
     * @param gradientAccumulation batches per optimizer step, at least 1
     * @param sequenceLength input positions of a window, at least 1
     * @param seed seed of all random choices
     */
    public Data(int batchSize, int gradientAccumulation, int sequenceLength, long seed) {
      this(batchSize, gradientAccumulation, sequenceLength, seed, 0, Augment.NONE, 0);
    }

    /** {@return 8 windows of 512 positions, no accumulation, seed 0} */
    public static Data defaults() {
      return new Data(8, 1, 512, 0);
    }

    /**
     * {@return a copy with the given number of targets per sequence}
     *
     * @param newTargetsPerSequence maximum number of target positions of a window; 0 is all
     */
    public Data withTargetsPerSequence(int newTargetsPerSequence) {
      return new Data(
          batchSize,
          gradientAccumulation,
          sequenceLength,
          seed,
          newTargetsPerSequence,
          augment,
          infillRate);
    }

    /**
     * {@return a copy with the given augmentation}
     *
     * @param newAugment augmentation of training windows
     */
    public Data withAugment(Augment newAugment) {
      return new Data(
          batchSize,
          gradientAccumulation,
          sequenceLength,
          seed,
          targetsPerSequence,
          newAugment,
          infillRate);
    }

    /**
     * {@return a copy with the given infill rate}
     *
     * @param newInfillRate fraction of the windows replaced by infilling sequences, 0 to 1
     */
    public Data withInfillRate(double newInfillRate) {
      return new Data(
          batchSize,
          gradientAccumulation,
          sequenceLength,
          seed,
          targetsPerSequence,
          augment,
          newInfillRate);
    }
  }

  /**
   * Precision and regularization of the loss and its gradients. Validation always uses float32,
   * without dropout and label smoothing.
   *
   * @param precision precision of linear layers, {@code FP32} or {@code BF16}; empty is the default
   *     of the device: {@code BF16} on a GPU, {@code FP32} elsewhere, because few CPUs have the
   *     units that make BF16 faster and all others are many times slower with it. Weights,
   *     gradients, norms, softmax and the loss are float32 in both cases
   * @param dropout dropout rate of the outputs of attention and feed-forward, before they are added
   *     to the residual stream, 0 to less than 1
   * @param labelSmoothing label smoothing: probability mass spread evenly over the vocabulary, 0 to
   *     less than 1
   */
  public record Forward(Optional<Precision> precision, double dropout, double labelSmoothing) {
    /**
     * Checks the precision and the rates.
     *
     * @param precision precision of linear layers, {@code FP32} or {@code BF16}; empty is the
     *     default of the device
     * @param dropout dropout rate, 0 to less than 1
     * @param labelSmoothing label smoothing, 0 to less than 1
     */
    public Forward {
      options(precision.orElse(Precision.FP32), dropout, labelSmoothing); // checks the values
    }

    /** {@return the default precision of the device, without dropout and label smoothing} */
    public static Forward defaults() {
      return new Forward(Optional.empty(), 0, 0);
    }

    /**
     * {@return a copy with the given precision}
     *
     * @param newPrecision {@code FP32} or {@code BF16}
     */
    public Forward withPrecision(Precision newPrecision) {
      return new Forward(Optional.of(newPrecision), dropout, labelSmoothing);
    }

    /**
     * {@return a copy with the given dropout rate}
     *
     * @param newDropout dropout rate, 0 to less than 1
     */
    public Forward withDropout(double newDropout) {
      return new Forward(precision, newDropout, labelSmoothing);
    }

    /**
     * {@return a copy with the given label smoothing}
     *
     * @param newLabelSmoothing probability mass spread evenly over the vocabulary, 0 to less than 1
     */
    public Forward withLabelSmoothing(double newLabelSmoothing) {
      return new Forward(precision, dropout, newLabelSmoothing);
    }

    /**
     * {@return the options of the training forward pass on a device}
     *
     * @param device device that determines the default precision
     */
    public ForwardOptions options(Device device) {
      return options(
          precision.orElse(device.isGpu() ? Precision.BF16 : Precision.FP32),
          dropout,
          labelSmoothing);
    }

    private static ForwardOptions options(
        Precision precision, double dropout, double labelSmoothing) {
      return ForwardOptions.training()
          .withPrecision(precision)
          .withDropout(dropout)
          .withLabelSmoothing(labelSmoothing);
    }
  }

  /**
   * Optimizer of the weights; gradients are clipped by their global norm.
   *
   * @param method optimizer of the layers' matrices; AdamW updates all other weights
   * @param learningRate peak learning rate, more than 0
   * @param beta1 AdamW's decay of the mean of the gradients, 0 to less than 1
   * @param beta2 AdamW's decay of the mean of the squared gradients, 0 to less than 1
   * @param weightDecay weight decay of matrices, at least 0; norm weights do not decay
   * @param maxGradientNorm norm to which longer gradients are clipped, more than 0
   */
  public record Optimizer(
      Method method,
      double learningRate,
      double beta1,
      double beta2,
      double weightDecay,
      double maxGradientNorm) {

    /** Optimizer of the layers' matrices. */
    public enum Method {
      /** AdamW (Loshchilov and Hutter 2019). */
      ADAMW,
      /**
       * Muon (Jordan et al. 2024) with a momentum of 0.95, its updates scaled to the magnitude of
       * AdamW's (Liu et al. 2025), so that one learning rate fits both.
       */
      MUON
    }

    /**
     * Checks the ranges.
     *
     * @param method optimizer of the layers' matrices
     * @param learningRate peak learning rate, more than 0
     * @param beta1 AdamW's decay of the mean of the gradients, 0 to less than 1
     * @param beta2 AdamW's decay of the mean of the squared gradients, 0 to less than 1
     * @param weightDecay weight decay of matrices, at least 0
     * @param maxGradientNorm norm to which longer gradients are clipped, more than 0
     */
    public Optimizer {
      require(
          isPositive(learningRate), "learning rate must be finite and more than 0", learningRate);
      require(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1)", beta1);
      require(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1)", beta2);
      require(
          weightDecay == 0 || isPositive(weightDecay),
          "weight decay must be finite and at least 0",
          weightDecay);
      require(
          isPositive(maxGradientNorm),
          "gradient norm must be finite and more than 0",
          maxGradientNorm);
    }

    /**
     * Creates settings with AdamW for all weights.
     *
     * @param learningRate peak learning rate, more than 0
     * @param beta1 decay of the mean of the gradients, 0 to less than 1
     * @param beta2 decay of the mean of the squared gradients, 0 to less than 1
     * @param weightDecay weight decay of matrices, at least 0
     * @param maxGradientNorm norm to which longer gradients are clipped, more than 0
     */
    public Optimizer(
        double learningRate,
        double beta1,
        double beta2,
        double weightDecay,
        double maxGradientNorm) {
      this(Method.ADAMW, learningRate, beta1, beta2, weightDecay, maxGradientNorm);
    }

    /**
     * {@return AdamW with learning rate 6e-4, betas 0.9 and 0.95, weight decay 0.1 and gradient
     * norm 1, common for GPT-like models of this size}
     */
    public static Optimizer defaults() {
      return new Optimizer(6e-4, 0.9, 0.95, 0.1, 1);
    }

    /**
     * {@return a copy with the given method}
     *
     * @param newMethod optimizer of the layers' matrices
     */
    public Optimizer withMethod(Method newMethod) {
      return new Optimizer(newMethod, learningRate, beta1, beta2, weightDecay, maxGradientNorm);
    }

    /**
     * {@return a copy with the given learning rate}
     *
     * @param newLearningRate peak learning rate, more than 0
     */
    public Optimizer withLearningRate(double newLearningRate) {
      return new Optimizer(method, newLearningRate, beta1, beta2, weightDecay, maxGradientNorm);
    }

    /**
     * {@return a copy with the given weight decay}
     *
     * @param newWeightDecay weight decay of matrices, at least 0
     */
    public Optimizer withWeightDecay(double newWeightDecay) {
      return new Optimizer(method, learningRate, beta1, beta2, newWeightDecay, maxGradientNorm);
    }
  }

  /**
   * Learning rate schedule: a linear warm-up, then a decay.
   *
   * @param shape shape of the decay
   * @param warmupSteps warm-up steps, at least 0
   * @param finalFraction fraction of the peak rate that is left at the end, 0 to 1; ignored with a
   *     constant rate
   * @param warmupFromZero true: the first rate is 0, as in the published event models, and the step
   *     after the last would have the final fraction; false: the first rate is the peak divided by
   *     the warm-up steps, and the last step has the final fraction
   * @param decaySteps number of decay steps at the end, for {@link Shape#WSD} only, at least 0; 0
   *     for all other shapes, which decay from the end of the warm-up
   */
  public record Schedule(
      Shape shape, int warmupSteps, double finalFraction, boolean warmupFromZero, int decaySteps) {

    /** Shape of the decay from the peak rate to the final fraction. */
    public enum Shape {
      /** Half a cosine, slow at both ends. */
      COSINE,
      /** A straight line. */
      LINEAR,
      /** No decay: the rate stays at its peak. */
      CONSTANT,
      /**
       * Warm-up, stable, decay (Hu et al. 2024): the rate stays at its peak and decays in the last
       * steps as 1 minus the square root of the progress (Hägele et al. 2024). During the stable
       * phase, the number of steps of the run may still be changed.
       */
      WSD
    }

    /**
     * Checks the ranges.
     *
     * @param shape shape of the decay
     * @param warmupSteps warm-up steps, at least 0
     * @param finalFraction fraction of the peak rate that is left at the end, 0 to 1
     * @param warmupFromZero whether the first rate is 0
     * @param decaySteps number of decay steps at the end of a WSD schedule
     */
    public Schedule {
      require(warmupSteps >= 0, "warm-up steps must be at least 0", warmupSteps);
      require(
          finalFraction >= 0 && finalFraction <= 1,
          "final fraction must be in [0, 1]",
          finalFraction);
      require(decaySteps >= 0, "decay steps must be at least 0", decaySteps);
      require(
          shape == Shape.WSD || decaySteps == 0,
          "decay steps must be 0 unless the schedule is WSD",
          decaySteps);
    }

    /**
     * Creates a schedule that decays from the end of the warm-up, or never.
     *
     * @param shape shape of the decay, other than WSD
     * @param warmupSteps warm-up steps, at least 0
     * @param finalFraction fraction of the peak rate that is left at the end, 0 to 1
     * @param warmupFromZero whether the first rate is 0
     */
    public Schedule(Shape shape, int warmupSteps, double finalFraction, boolean warmupFromZero) {
      this(shape, warmupSteps, finalFraction, warmupFromZero, 0);
    }

    /**
     * Creates a cosine schedule whose first rate is above 0.
     *
     * @param warmupSteps warm-up steps, at least 0
     * @param finalFraction fraction of the peak rate that is left at the end, 0 to 1
     */
    public Schedule(int warmupSteps, double finalFraction) {
      this(Shape.COSINE, warmupSteps, finalFraction, false);
    }

    /** {@return 100 warm-up steps and a cosine decay to a tenth} */
    public static Schedule defaults() {
      return new Schedule(100, 0.1);
    }

    /**
     * {@return the schedule of the published event models: warm-up from rate 0, then linear decay
     * to 0}
     *
     * @param warmupSteps warm-up steps, at least 0
     */
    public static Schedule midiModel(int warmupSteps) {
      return new Schedule(Shape.LINEAR, warmupSteps, 0, true);
    }

    /**
     * {@return a WSD schedule that decays to 0}
     *
     * @param warmupSteps warm-up steps, at least 0
     * @param decaySteps number of decay steps at the end, at least 0
     */
    public static Schedule wsd(int warmupSteps, int decaySteps) {
      return new Schedule(Shape.WSD, warmupSteps, 0, false, decaySteps);
    }

    /**
     * {@return a copy with the given shape of the decay}
     *
     * @param newShape shape of the decay, other than WSD
     */
    public Schedule withShape(Shape newShape) {
      return new Schedule(newShape, warmupSteps, finalFraction, warmupFromZero, decaySteps);
    }

    /** Returns the fraction of the peak rate at a step; the first step is 0. */
    double share(int step, int steps) {
      if (step < warmupSteps) {
        return (warmupFromZero ? step : step + 1.0) / warmupSteps;
      }
      int end = warmupFromZero ? steps : steps - 1; // the step with the final fraction
      int start = firstDecayStep(steps);
      double progress = Math.max(0, step - start) / (double) Math.max(1, end - start);
      return finalFraction + (1 - finalFraction) * left(Math.min(1, progress));
    }

    /** Returns the first step whose rate depends on the total number of steps. */
    int firstDecayStep(int steps) {
      return shape == Shape.WSD ? Math.max(warmupSteps, steps - decaySteps - 1) : warmupSteps;
    }

    /** Returns the fraction of the decay that is left, 1 to 0. */
    private double left(double progress) {
      return switch (shape) {
        case COSINE -> (1 + Math.cos(Math.PI * progress)) / 2;
        case LINEAR -> 1 - progress;
        case CONSTANT -> 1;
        case WSD -> 1 - Math.sqrt(progress);
      };
    }
  }

  /**
   * Validation settings: how often the model is validated, and saved if its loss is the lowest so
   * far. The last step is always validated.
   *
   * @param everySteps steps between two validations, at least 1
   * @param maxWindows maximum number of validation windows, evenly spaced over all; at least 1
   * @param patience early stopping: number of consecutive validations without a new lowest loss
   *     that ends training; 0 is never
   * @param emaDecay EMA decay: if more than 0, the exponential moving average of the weights is
   *     validated and saved, while training continues with the weights themselves. At 0.999 the
   *     average covers mostly the last 1,000 steps. 0 to less than 1; 0 is no average
   */
  public record Evaluation(int everySteps, int maxWindows, int patience, double emaDecay) {
    /**
     * Checks the ranges.
     *
     * @param everySteps steps between two validations, at least 1
     * @param maxWindows maximum number of validation windows, at least 1
     * @param patience consecutive validations without a new lowest loss that end training; 0 is
     *     never
     * @param emaDecay EMA decay of the weights, 0 to less than 1; 0 is no average
     */
    public Evaluation {
      require(everySteps >= 1, "evaluation interval must be at least 1", everySteps);
      require(maxWindows >= 1, "validation windows must be at least 1", maxWindows);
      require(patience >= 0, "patience must be at least 0 (0 is without end)", patience);
      require(emaDecay >= 0 && emaDecay < 1, "EMA decay must be in [0, 1)", emaDecay);
    }

    /**
     * Creates validation settings without early stopping and without EMA.
     *
     * @param everySteps steps between two validations, at least 1
     * @param maxWindows maximum number of validation windows, at least 1
     */
    public Evaluation(int everySteps, int maxWindows) {
      this(everySteps, maxWindows, 0, 0);
    }

    /**
     * {@return validation every 100 steps on at most 128 windows, without early stopping and
     * without EMA}
     */
    public static Evaluation defaults() {
      return new Evaluation(100, 128);
    }

    /**
     * {@return a copy with the given patience}
     *
     * @param newPatience consecutive validations without a new lowest loss that end training; 0 is
     *     never
     */
    public Evaluation withPatience(int newPatience) {
      return new Evaluation(everySteps, maxWindows, newPatience, emaDecay);
    }

    /**
     * {@return a copy with the given EMA decay}
     *
     * @param newEmaDecay EMA decay of the weights, 0 to less than 1; 0 is no average
     */
    public Evaluation withEmaDecay(double newEmaDecay) {
      return new Evaluation(everySteps, maxWindows, patience, newEmaDecay);
    }
  }

  /**
   * Checkpointing settings: how often a run writes checkpoints, and how many skipped steps it
   * tolerates. They may change when a run resumes.
   *
   * @param everySteps steps between two checkpoints, at least 1; a run also writes one when it ends
   *     or is stopped
   * @param keptCheckpoints number of latest checkpoints to keep, at least 1
   * @param maxSkippedSteps number of consecutive skipped steps that ends training, at least 1; a
   *     step is skipped if its loss or gradient norm is not finite
   */
  public record Checkpointing(int everySteps, int keptCheckpoints, int maxSkippedSteps) {
    /**
     * Checks the ranges.
     *
     * @param everySteps steps between two checkpoints, at least 1
     * @param keptCheckpoints number of latest checkpoints to keep, at least 1
     * @param maxSkippedSteps number of consecutive skipped steps that ends training, at least 1
     */
    public Checkpointing {
      require(everySteps >= 1, "checkpoint interval must be at least 1", everySteps);
      require(keptCheckpoints >= 1, "kept checkpoints must be at least 1", keptCheckpoints);
      require(maxSkippedSteps >= 1, "skipped steps must be at least 1", maxSkippedSteps);
    }

    /**
     * {@return the defaults: a checkpoint every 500 steps, 2 kept checkpoints, and an end after 5
     * consecutive skipped steps} Writing then takes a small part of the time even with short steps,
     * and there is a second checkpoint if one is damaged.
     */
    public static Checkpointing defaults() {
      return new Checkpointing(500, 2, 5);
    }

    /**
     * {@return a copy with the given checkpoint interval}
     *
     * @param newEverySteps steps between two checkpoints, at least 1
     */
    public Checkpointing withEverySteps(int newEverySteps) {
      return new Checkpointing(newEverySteps, keptCheckpoints, maxSkippedSteps);
    }

    /**
     * {@return a copy with the given number of kept checkpoints}
     *
     * @param newKeptCheckpoints number of latest checkpoints to keep, at least 1
     */
    public Checkpointing withKeptCheckpoints(int newKeptCheckpoints) {
      return new Checkpointing(everySteps, newKeptCheckpoints, maxSkippedSteps);
    }

    /**
     * {@return a copy with the given limit of skipped steps}
     *
     * @param newMaxSkippedSteps number of consecutive skipped steps that ends training, at least 1
     */
    public Checkpointing withMaxSkippedSteps(int newMaxSkippedSteps) {
      return new Checkpointing(everySteps, keptCheckpoints, newMaxSkippedSteps);
    }
  }

  /**
   * Checks the number of steps.
   *
   * @param steps optimizer steps, at least 1
   * @param data batches and targets of a step
   * @param forward precision and regularization of loss and gradients
   * @param optimizer update of the weights
   * @param schedule learning rate schedule
   * @param evaluation intervals of validation and saving
   * @param checkpointing checkpoints and skipped steps
   */
  public TrainingConfig {
    require(steps >= 1, "steps must be at least 1", steps);
  }

  /**
   * {@return the default configuration with the given number of steps, at most half of them
   * warm-up}
   *
   * @param steps optimizer steps, at least 1
   */
  public static TrainingConfig ofSteps(int steps) {
    Schedule usual = Schedule.defaults();
    Schedule fitting = new Schedule(Math.min(usual.warmupSteps, steps / 2), usual.finalFraction);
    return new TrainingConfig(
        steps,
        Data.defaults(),
        Forward.defaults(),
        Optimizer.defaults(),
        fitting,
        Evaluation.defaults(),
        Checkpointing.defaults());
  }

  /**
   * {@return a copy with the given data settings}
   *
   * @param newData batches and targets of a step
   */
  public TrainingConfig withData(Data newData) {
    return new TrainingConfig(
        steps, newData, forward, optimizer, schedule, evaluation, checkpointing);
  }

  /**
   * {@return a copy with the given settings of the forward pass}
   *
   * @param newForward precision and regularization of loss and gradients
   */
  public TrainingConfig withForward(Forward newForward) {
    return new TrainingConfig(
        steps, data, newForward, optimizer, schedule, evaluation, checkpointing);
  }

  /**
   * {@return a copy with the given optimizer settings}
   *
   * @param newOptimizer update of the weights
   */
  public TrainingConfig withOptimizer(Optimizer newOptimizer) {
    return new TrainingConfig(
        steps, data, forward, newOptimizer, schedule, evaluation, checkpointing);
  }

  /**
   * {@return a copy with the given schedule}
   *
   * @param newSchedule learning rate schedule
   */
  public TrainingConfig withSchedule(Schedule newSchedule) {
    return new TrainingConfig(
        steps, data, forward, optimizer, newSchedule, evaluation, checkpointing);
  }

  /**
   * {@return a copy with the given evaluation settings}
   *
   * @param newEvaluation intervals of validation and saving
   */
  public TrainingConfig withEvaluation(Evaluation newEvaluation) {
    return new TrainingConfig(
        steps, data, forward, optimizer, schedule, newEvaluation, checkpointing);
  }

  /**
   * {@return a copy with the given checkpointing settings}
   *
   * @param newCheckpointing checkpoints and skipped steps
   */
  public TrainingConfig withCheckpointing(Checkpointing newCheckpointing) {
    return new TrainingConfig(
        steps, data, forward, optimizer, schedule, evaluation, newCheckpointing);
  }
}

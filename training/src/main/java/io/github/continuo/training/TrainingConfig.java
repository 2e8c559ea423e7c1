package io.github.continuo.training;

import static io.github.continuo.training.Ranges.isPositive;
import static io.github.continuo.training.Ranges.require;

import ai.djl.Device;
import io.github.continuo.data.WindowTransform;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Precision;
import java.util.Optional;

/**
 * The settings of a training run.
 *
 * @param steps optimizer steps, at least 1
 * @param data what a step looks at
 * @param calculation how a step calculates the loss and its gradients
 * @param optimizer how a step moves the weights
 * @param schedule how far
 * @param evaluation how often the model is validated and saved
 * @param recovery what is done so that it survives
 */
public record TrainingConfig(
    int steps,
    Data data,
    Calculation calculation,
    Optimizer optimizer,
    Schedule schedule,
    Evaluation evaluation,
    Recovery recovery) {

  /**
   * What a step looks at.
   *
   * @param batch windows that are calculated at once, at least 1
   * @param accumulation batches whose gradients make one step, at least 1
   * @param rows rows of a window that are looked at, at least 1 and at most the model's context
   * @param seed of the cutting, the order and the augmentation of windows, of the choice of
   *     predicted rows, and of dropout
   * @param predictedRows rows of a window that are predicted, at most; 0 is all. The last one is
   *     always among them, the others are drawn anew for every batch, any of them as likely, and
   *     are the same in all its windows. Fewer take less memory, above all where a row is many ids.
   *     The published event models were trained with up to 128, but of at most half of a window,
   *     and never on the last row but one. Validation is always on all rows.
   * @param augment how each window is changed anew every time it is trained on; those of validation
   *     never are
   * @param regionShare share of the windows, drawn anew in every epoch, that are {@linkplain
   *     io.github.continuo.tokenize.InfillSequence arranged} around a region of the piece for the
   *     model to learn filling it, 0 to 1; validation never is on such
   */
  public record Data(
      int batch,
      int accumulation,
      int rows,
      long seed,
      int predictedRows,
      Augment augment,
      double regionShare) {

    /** How windows are changed. */
    public enum Augment {
      /** Not at all. */
      NONE,
      /** {@linkplain WindowTransform#transposing Into another key}. */
      TRANSPOSE,
      /**
       * {@linkplain WindowTransform#augmenting As those of the published event models}: in key,
       * sound and loudness. Needs a tokenizer of events.
       */
      PUBLISHED;

      WindowTransform variation(Tokenizer tokenizer) {
        return switch (this) {
          case NONE -> WindowTransform.none();
          case TRANSPOSE -> WindowTransform.transposing(tokenizer);
          case PUBLISHED -> WindowTransform.augmenting(tokenizer);
        };
      }
    }

    /**
     * Checks the ranges.
     *
     * @param batch windows that are calculated at once, at least 1
     * @param accumulation batches whose gradients make one step, at least 1
     * @param rows rows of a window that are looked at, at least 1
     * @param seed of all that chance decides
     * @param predictedRows rows of a window that are predicted, at most; 0 is all
     * @param augment how each window is changed anew every time it is trained on
     * @param regionShare share of the windows that are arranged around a region, 0 to 1
     */
    public Data {
      require(batch >= 1, "batch must be at least 1", batch);
      require(accumulation >= 1, "accumulation must be at least 1", accumulation);
      require(rows >= 1, "rows must be at least 1", rows);
      require(
          predictedRows >= 0,
          "predicted rows must be at least 0 (0 is all of them)",
          predictedRows);
      require(
          regionShare >= 0 && regionShare <= 1, "share of regions must be in [0, 1]", regionShare);
    }

    /**
     * With all rows predicted, not augmented, and without regions.
     *
     * @param batch windows that are calculated at once, at least 1
     * @param accumulation batches whose gradients make one step, at least 1
     * @param rows rows of a window that are looked at, at least 1
     * @param seed of all that chance decides
     */
    public Data(int batch, int accumulation, int rows, long seed) {
      this(batch, accumulation, rows, seed, 0, Augment.NONE, 0);
    }

    /** {@return 8 windows of 512 rows, no accumulation, seed 0} */
    public static Data defaults() {
      return new Data(8, 1, 512, 0);
    }

    /**
     * {@return these settings with another number of predicted rows}
     *
     * @param newPredictedRows how many of a window, at most; 0 is all
     */
    public Data withPredictedRows(int newPredictedRows) {
      return new Data(batch, accumulation, rows, seed, newPredictedRows, augment, regionShare);
    }

    /**
     * {@return these settings with another augmentation}
     *
     * @param newAugment how each window is changed anew every time it is trained on
     */
    public Data withAugment(Augment newAugment) {
      return new Data(batch, accumulation, rows, seed, predictedRows, newAugment, regionShare);
    }

    /**
     * {@return these settings with another share of windows around regions}
     *
     * @param newRegionShare 0 to 1
     */
    public Data withRegionShare(double newRegionShare) {
      return new Data(batch, accumulation, rows, seed, predictedRows, augment, newRegionShare);
    }
  }

  /**
   * How a step calculates the loss and its gradients. Validation is always plain: without dropout
   * and smoothing, and in 32 bits.
   *
   * @param precision of linear maps, {@code FP32} or {@code BF16}; empty is what is usual on the
   *     device: {@code BF16} on a GPU, {@code FP32} elsewhere, where few processors have the units
   *     that make the other faster and all others are many times slower with it. The weights, their
   *     gradients, norms, softmax and the loss are in 32 bits in both
   * @param dropout share of the numbers that are left out of what attention and feed-forward add to
   *     the residual stream, 0 to less than 1
   * @param labelSmoothing share of a target's probability that all ids have alike, 0 to less than 1
   */
  public record Calculation(Optional<Precision> precision, double dropout, double labelSmoothing) {
    /**
     * Checks the precision and the shares.
     *
     * @param precision of linear maps, {@code FP32} or {@code BF16}; empty is what is usual on the
     *     device
     * @param dropout 0 to less than 1
     * @param labelSmoothing 0 to less than 1
     */
    public Calculation {
      pass(precision.orElse(Precision.FP32), dropout, labelSmoothing); // which checks them
    }

    /**
     * {@return a calculation in the precision that is usual on the device, without dropout or
     * smoothing}
     */
    public static Calculation defaults() {
      return new Calculation(Optional.empty(), 0, 0);
    }

    /**
     * {@return this calculation in a precision of choice}
     *
     * @param newPrecision {@code FP32} or {@code BF16}
     */
    public Calculation withPrecision(Precision newPrecision) {
      return new Calculation(Optional.of(newPrecision), dropout, labelSmoothing);
    }

    /**
     * {@return this calculation with another dropout}
     *
     * @param newDropout share of the numbers that are left out, 0 to less than 1
     */
    public Calculation withDropout(double newDropout) {
      return new Calculation(precision, newDropout, labelSmoothing);
    }

    /**
     * {@return this calculation with other label smoothing}
     *
     * @param newLabelSmoothing share of a target's probability that all ids have alike, 0 to less
     *     than 1
     */
    public Calculation withLabelSmoothing(double newLabelSmoothing) {
      return new Calculation(precision, dropout, newLabelSmoothing);
    }

    /**
     * {@return what a step does on a device}
     *
     * @param device says which precision is usual, if none was chosen
     */
    public ForwardOptions pass(Device device) {
      return pass(
          precision.orElse(device.isGpu() ? Precision.BF16 : Precision.FP32),
          dropout,
          labelSmoothing);
    }

    private static ForwardOptions pass(Precision precision, double dropout, double labelSmoothing) {
      return ForwardOptions.training()
          .withPrecision(precision)
          .withDropout(dropout)
          .withLabelSmoothing(labelSmoothing);
    }
  }

  /**
   * How a step moves the weights, their gradients clipped by their common norm.
   *
   * @param method what moves the matrices of the layers; AdamW moves all else
   * @param learningRate at its highest, more than 0
   * @param beta1 AdamW's memory of the mean of gradients, 0 to less than 1
   * @param beta2 AdamW's memory of the mean of their squares, 0 to less than 1
   * @param weightDecay of matrices, at least 0; norms do not decay
   * @param maxGradientNorm longer gradients are shortened to it, more than 0
   */
  public record Optimizer(
      Method method,
      double learningRate,
      double beta1,
      double beta2,
      double weightDecay,
      double maxGradientNorm) {

    /** What moves the matrices of the layers. */
    public enum Method {
      /** AdamW (Loshchilov and Hutter 2019). */
      ADAMW,
      /**
       * Muon (Jordan et al. 2024) with a momentum of 0.95, its moves scaled to the size of AdamW's
       * (Liu et al. 2025), so that one learning rate serves both.
       */
      MUON
    }

    /**
     * Checks the ranges.
     *
     * @param method what moves the matrices of the layers
     * @param learningRate at its highest, more than 0
     * @param beta1 AdamW's memory of the mean of gradients, 0 to less than 1
     * @param beta2 AdamW's memory of the mean of their squares, 0 to less than 1
     * @param weightDecay of matrices, at least 0
     * @param maxGradientNorm longer gradients are shortened to it, more than 0
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
     * AdamW for all weights.
     *
     * @param learningRate at its highest, more than 0
     * @param beta1 memory of the mean of gradients, 0 to less than 1
     * @param beta2 memory of the mean of their squares, 0 to less than 1
     * @param weightDecay of matrices, at least 0
     * @param maxGradientNorm longer gradients are shortened to it, more than 0
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
     * {@return AdamW with learning rate 6e-4, betas 0.9 and 0.95, decay 0.1, norm 1: what GPT-like
     * models of this size train with}
     */
    public static Optimizer defaults() {
      return new Optimizer(6e-4, 0.9, 0.95, 0.1, 1);
    }

    /**
     * {@return these settings with another method}
     *
     * @param newMethod what moves the matrices of the layers
     */
    public Optimizer withMethod(Method newMethod) {
      return new Optimizer(newMethod, learningRate, beta1, beta2, weightDecay, maxGradientNorm);
    }

    /**
     * {@return these settings with another learning rate}
     *
     * @param newLearningRate at its highest, more than 0
     */
    public Optimizer withLearningRate(double newLearningRate) {
      return new Optimizer(method, newLearningRate, beta1, beta2, weightDecay, maxGradientNorm);
    }

    /**
     * {@return these settings with another weight decay}
     *
     * @param newWeightDecay of matrices, at least 0
     */
    public Optimizer withWeightDecay(double newWeightDecay) {
      return new Optimizer(method, learningRate, beta1, beta2, newWeightDecay, maxGradientNorm);
    }
  }

  /**
   * The learning rate over the steps: a linear rise, then a way down.
   *
   * @param shape of the way down
   * @param warmupSteps steps of the rise, at least 0
   * @param finalShare share of the highest rate that is left at the end, 0 to 1; of a constant rate
   *     all is left, whatever it says
   * @param firstStep where the rise begins and the way down ends
   * @param decaySteps of {@link Shape#WSD}, the last steps, in which the rate goes down; at least
   *     0, and 0 for all other shapes, which go down from the rise on
   */
  public record Schedule(
      Shape shape, int warmupSteps, double finalShare, FirstStep firstStep, int decaySteps) {

    /** The way down from the highest rate to the final share. */
    public enum Shape {
      /** Half a cosine: slow at both ends. */
      COSINE,
      /** A straight line. */
      LINEAR,
      /** There is none: the rate stays at its highest. */
      CONSTANT,
      /**
       * Warm-up, stable, decay (Hu et al. 2024): the rate stays at its highest, and in the last
       * steps goes down as 1 less the square root of the way (Hägele et al. 2024). As long as it is
       * stable, a training may be given another number of steps.
       */
      WSD
    }

    /** What the first step of a rise does. */
    public enum FirstStep {
      /** The rate is a share of the highest, one in so many steps; the last has the final share. */
      MOVES,
      /**
       * The rate is 0, as in the published event models; one after the last has the final share.
       */
      RESTS
    }

    /**
     * Checks the ranges.
     *
     * @param shape of the way down
     * @param warmupSteps steps of the rise, at least 0
     * @param finalShare share of the highest rate that is left at the end, 0 to 1
     * @param firstStep where the rise begins and the way down ends
     * @param decaySteps of a WSD schedule, the last steps, in which the rate goes down
     */
    public Schedule {
      require(warmupSteps >= 0, "warm-up steps must be at least 0", warmupSteps);
      require(finalShare >= 0 && finalShare <= 1, "final share must be in [0, 1]", finalShare);
      require(decaySteps >= 0, "decay steps must be at least 0", decaySteps);
      require(
          shape == Shape.WSD || decaySteps == 0,
          "decay steps must be 0 unless the schedule is WSD",
          decaySteps);
    }

    /**
     * A schedule that goes down from the rise on, or never.
     *
     * @param shape of the way down, other than WSD
     * @param warmupSteps steps of the rise, at least 0
     * @param finalShare share of the highest rate that is left at the end, 0 to 1
     * @param firstStep where the rise begins and the way down ends
     */
    public Schedule(Shape shape, int warmupSteps, double finalShare, FirstStep firstStep) {
      this(shape, warmupSteps, finalShare, firstStep, 0);
    }

    /**
     * A cosine whose first step moves.
     *
     * @param warmupSteps steps of the rise, at least 0
     * @param finalShare share of the highest rate that is left at the end, 0 to 1
     */
    public Schedule(int warmupSteps, double finalShare) {
      this(Shape.COSINE, warmupSteps, finalShare, FirstStep.MOVES);
    }

    /** {@return a schedule of 100 steps up and a cosine down to a tenth} */
    public static Schedule defaults() {
      return new Schedule(100, 0.1);
    }

    /**
     * {@return the schedule of the published event models: from rate 0 on, then a line down to 0}
     *
     * @param warmupSteps steps of the rise, at least 0
     */
    public static Schedule published(int warmupSteps) {
      return new Schedule(Shape.LINEAR, warmupSteps, 0, FirstStep.RESTS);
    }

    /**
     * {@return a WSD schedule, down to 0}
     *
     * @param warmupSteps steps of the rise, at least 0
     * @param decaySteps the last steps, in which the rate goes down, at least 0
     */
    public static Schedule wsd(int warmupSteps, int decaySteps) {
      return new Schedule(Shape.WSD, warmupSteps, 0, FirstStep.MOVES, decaySteps);
    }

    /**
     * {@return this schedule with another way down}
     *
     * @param newShape of the way down, other than WSD
     */
    public Schedule withShape(Shape newShape) {
      return new Schedule(newShape, warmupSteps, finalShare, firstStep, decaySteps);
    }

    /** The share of the highest rate at a step, the first step being 0. */
    double share(int step, int steps) {
      boolean rests = firstStep == FirstStep.RESTS;
      if (step < warmupSteps) {
        return (rests ? step : step + 1.0) / warmupSteps;
      }
      int end = rests ? steps : steps - 1; // the step that has the final share
      int start = firstDecayStep(steps);
      double progress = Math.max(0, step - start) / (double) Math.max(1, end - start);
      return finalShare + (1 - finalShare) * left(Math.min(1, progress));
    }

    /** The step from which on the rate depends on the number of steps. */
    int firstDecayStep(int steps) {
      return shape == Shape.WSD ? Math.max(warmupSteps, steps - decaySteps - 1) : warmupSteps;
    }

    /** How much of the way down is left. */
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
   * How often the model is validated and, if it was never better, saved. It always is after the
   * last step.
   *
   * @param everySteps at least 1
   * @param maxWindows windows to validate on, taken evenly from all; at least 1
   * @param patience the training ends early after so many validations in a row that were not better
   *     than all before; 0 is never
   * @param averageDecay if more than 0, what is validated and saved is the average of the weights
   *     over the steps, those after a step counting so many times as much as those after the next:
   *     at 0.999 most of it is of the last 1,000 steps. 0 to less than 1; 0 is no average, but the
   *     weights themselves. Training goes on with the weights in either case
   */
  public record Evaluation(int everySteps, int maxWindows, int patience, double averageDecay) {
    /**
     * Checks the ranges.
     *
     * @param everySteps steps between two validations, at least 1
     * @param maxWindows windows to validate on, at most; at least 1
     * @param patience validations in a row without a better one that end the training; 0 is never
     * @param averageDecay of the average of the weights, 0 to less than 1; 0 is no average
     */
    public Evaluation {
      require(everySteps >= 1, "evaluation interval must be at least 1", everySteps);
      require(maxWindows >= 1, "validation windows must be at least 1", maxWindows);
      require(patience >= 0, "patience must be at least 0 (0 is without end)", patience);
      require(
          averageDecay >= 0 && averageDecay < 1,
          "decay of the average must be in [0, 1)",
          averageDecay);
    }

    /**
     * With endless patience, and no average.
     *
     * @param everySteps steps between two validations, at least 1
     * @param maxWindows windows to validate on, at most; at least 1
     */
    public Evaluation(int everySteps, int maxWindows) {
      this(everySteps, maxWindows, 0, 0);
    }

    /**
     * {@return a validation every 100 steps, on at most 128 windows, with endless patience, and no
     * average}
     */
    public static Evaluation defaults() {
      return new Evaluation(100, 128);
    }

    /**
     * {@return these settings with another patience}
     *
     * @param newPatience validations in a row without a better one that end the training; 0 is
     *     never
     */
    public Evaluation withPatience(int newPatience) {
      return new Evaluation(everySteps, maxWindows, newPatience, averageDecay);
    }

    /**
     * {@return these settings with another average of the weights}
     *
     * @param newAverageDecay 0 to less than 1; 0 is no average
     */
    public Evaluation withAverageDecay(double newAverageDecay) {
      return new Evaluation(everySteps, maxWindows, patience, newAverageDecay);
    }
  }

  /**
   * What is done so that a training survives being stopped or killed, and steps that go wrong. It
   * may be another when a training goes on.
   *
   * @param everySteps steps between two checkpoints, at least 1. There also is one at the end of a
   *     training and when it is stopped
   * @param keptCheckpoints how many of the last ones are kept, at least 1
   * @param maxSkippedSteps a step whose loss or gradient is no finite number is skipped; so many in
   *     a row end the training. At least 1
   */
  public record Recovery(int everySteps, int keptCheckpoints, int maxSkippedSteps) {
    /**
     * Checks the ranges.
     *
     * @param everySteps steps between two checkpoints, at least 1
     * @param keptCheckpoints how many of the last ones are kept, at least 1
     * @param maxSkippedSteps so many in a row end the training; at least 1
     */
    public Recovery {
      require(everySteps >= 1, "checkpoint interval must be at least 1", everySteps);
      require(keptCheckpoints >= 1, "kept checkpoints must be at least 1", keptCheckpoints);
      require(maxSkippedSteps >= 1, "skipped steps must be at least 1", maxSkippedSteps);
    }

    /**
     * {@return a checkpoint every 500 steps, of which 2 are kept, and an end after 5 skipped steps
     * in a row} So writing takes a small part of the time even where a step is short, and there is
     * another checkpoint if one is damaged.
     */
    public static Recovery defaults() {
      return new Recovery(500, 2, 5);
    }

    /**
     * {@return these settings with another interval}
     *
     * @param newEverySteps steps between two checkpoints, at least 1
     */
    public Recovery withEverySteps(int newEverySteps) {
      return new Recovery(newEverySteps, keptCheckpoints, maxSkippedSteps);
    }

    /**
     * {@return these settings with another number of kept checkpoints}
     *
     * @param newKeptCheckpoints how many of the last ones are kept, at least 1
     */
    public Recovery withKeptCheckpoints(int newKeptCheckpoints) {
      return new Recovery(everySteps, newKeptCheckpoints, maxSkippedSteps);
    }

    /**
     * {@return these settings with another number of skipped steps}
     *
     * @param newMaxSkippedSteps so many in a row end the training; at least 1
     */
    public Recovery withMaxSkippedSteps(int newMaxSkippedSteps) {
      return new Recovery(everySteps, keptCheckpoints, newMaxSkippedSteps);
    }
  }

  /**
   * Checks the number of steps.
   *
   * @param steps optimizer steps, at least 1
   * @param data what a step looks at
   * @param calculation how a step calculates the loss and its gradients
   * @param optimizer how a step moves the weights
   * @param schedule how far
   * @param evaluation how often the model is validated and saved
   * @param recovery what is done so that it survives
   */
  public TrainingConfig {
    require(steps >= 1, "steps must be at least 1", steps);
  }

  /**
   * {@return the settings of so many steps, at most half of them warm-up; all else by default}
   *
   * @param steps at least 1
   */
  public static TrainingConfig ofSteps(int steps) {
    Schedule usual = Schedule.defaults();
    Schedule fitting = new Schedule(Math.min(usual.warmupSteps, steps / 2), usual.finalShare);
    return new TrainingConfig(
        steps,
        Data.defaults(),
        Calculation.defaults(),
        Optimizer.defaults(),
        fitting,
        Evaluation.defaults(),
        Recovery.defaults());
  }

  /**
   * {@return these settings with other data settings}
   *
   * @param newData what a step looks at
   */
  public TrainingConfig withData(Data newData) {
    return new TrainingConfig(
        steps, newData, calculation, optimizer, schedule, evaluation, recovery);
  }

  /**
   * {@return these settings with steps calculated otherwise}
   *
   * @param newCalculation how a step calculates the loss and its gradients
   */
  public TrainingConfig withCalculation(Calculation newCalculation) {
    return new TrainingConfig(
        steps, data, newCalculation, optimizer, schedule, evaluation, recovery);
  }

  /**
   * {@return these settings with other optimizer settings}
   *
   * @param newOptimizer how a step moves the weights
   */
  public TrainingConfig withOptimizer(Optimizer newOptimizer) {
    return new TrainingConfig(
        steps, data, calculation, newOptimizer, schedule, evaluation, recovery);
  }

  /**
   * {@return these settings with another schedule}
   *
   * @param newSchedule how far a step moves the weights
   */
  public TrainingConfig withSchedule(Schedule newSchedule) {
    return new TrainingConfig(
        steps, data, calculation, optimizer, newSchedule, evaluation, recovery);
  }

  /**
   * {@return these settings with other evaluation settings}
   *
   * @param newEvaluation how often the model is validated and saved
   */
  public TrainingConfig withEvaluation(Evaluation newEvaluation) {
    return new TrainingConfig(
        steps, data, calculation, optimizer, schedule, newEvaluation, recovery);
  }

  /**
   * {@return these settings with other recovery settings}
   *
   * @param newRecovery what is done so that the training survives
   */
  public TrainingConfig withRecovery(Recovery newRecovery) {
    return new TrainingConfig(
        steps, data, calculation, optimizer, schedule, evaluation, newRecovery);
  }
}

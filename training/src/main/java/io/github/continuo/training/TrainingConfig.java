package io.github.continuo.training;

import static io.github.continuo.training.Require.isPositive;
import static io.github.continuo.training.Require.require;

/**
 * The settings of a training run.
 *
 * @param steps optimizer steps, at least 1
 * @param data what a step looks at
 * @param optimizer how a step moves the weights
 * @param schedule how far
 * @param evaluation how often the model is validated and saved
 */
public record TrainingConfig(
    int steps, Data data, Optimizer optimizer, Schedule schedule, Evaluation evaluation) {

  /**
   * What a step looks at.
   *
   * @param batch windows that are calculated at once, at least 1
   * @param accumulation batches whose gradients make one step, at least 1
   * @param rows rows to predict in a window, at least 1 and at most the model's context
   * @param seed of the cutting and the order of windows
   */
  public record Data(int batch, int accumulation, int rows, long seed) {
    public Data {
      require(batch >= 1, "batch must be at least 1", batch);
      require(accumulation >= 1, "accumulation must be at least 1", accumulation);
      require(rows >= 1, "rows must be at least 1", rows);
    }

    /** 8 windows of 512 rows, no accumulation, seed 0. */
    public static Data defaults() {
      return new Data(8, 1, 512, 0);
    }
  }

  /**
   * How a step moves the weights: AdamW, its gradients clipped by their common norm.
   *
   * @param learningRate at its highest, more than 0
   * @param beta1 memory of the mean of gradients, 0 to less than 1
   * @param beta2 memory of the mean of their squares, 0 to less than 1
   * @param weightDecay of matrices, at least 0; norms do not decay
   * @param maxGradientNorm longer gradients are shortened to it, more than 0
   */
  public record Optimizer(
      double learningRate, double beta1, double beta2, double weightDecay, double maxGradientNorm) {
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
     * 6e-4, betas 0.9 and 0.95, decay 0.1, norm 1: what GPT-like models of this size train with.
     */
    public static Optimizer defaults() {
      return new Optimizer(6e-4, 0.9, 0.95, 0.1, 1);
    }

    /** With another learning rate. */
    public Optimizer withLearningRate(double newLearningRate) {
      return new Optimizer(newLearningRate, beta1, beta2, weightDecay, maxGradientNorm);
    }
  }

  /**
   * The learning rate over the steps: a linear rise, then a half cosine down.
   *
   * @param warmupSteps steps of the rise, at least 0
   * @param finalShare share of the highest rate that is left at the last step, 0 to 1
   */
  public record Schedule(int warmupSteps, double finalShare) {
    public Schedule {
      require(warmupSteps >= 0, "warm-up steps must be at least 0", warmupSteps);
      require(finalShare >= 0 && finalShare <= 1, "final share must be in [0, 1]", finalShare);
    }

    /** 100 steps up, down to a tenth. */
    public static Schedule defaults() {
      return new Schedule(100, 0.1);
    }

    /** The share of the highest rate at a step, the first step being 0. */
    double share(int step, int steps) {
      if (step < warmupSteps) {
        return (step + 1.0) / warmupSteps;
      }
      double progress = (step - warmupSteps) / (double) Math.max(1, steps - 1 - warmupSteps);
      double cosine = (1 + Math.cos(Math.PI * Math.min(1, progress))) / 2;
      return finalShare + (1 - finalShare) * cosine;
    }
  }

  /**
   * How often the model is validated and, if it was never better, saved. It always is after the
   * last step.
   *
   * @param everySteps at least 1
   * @param maxWindows windows to validate on, taken evenly from all; at least 1
   */
  public record Evaluation(int everySteps, int maxWindows) {
    public Evaluation {
      require(everySteps >= 1, "evaluation interval must be at least 1", everySteps);
      require(maxWindows >= 1, "validation windows must be at least 1", maxWindows);
    }

    /** Every 100 steps, on at most 128 windows. */
    public static Evaluation defaults() {
      return new Evaluation(100, 128);
    }
  }

  public TrainingConfig {
    require(steps >= 1, "steps must be at least 1", steps);
  }

  /** So many steps, at most half of them warm-up; all else by default. */
  public static TrainingConfig ofSteps(int steps) {
    Schedule usual = Schedule.defaults();
    Schedule fitting = new Schedule(Math.min(usual.warmupSteps, steps / 2), usual.finalShare);
    return new TrainingConfig(
        steps, Data.defaults(), Optimizer.defaults(), fitting, Evaluation.defaults());
  }

  /** With other data settings. */
  public TrainingConfig withData(Data newData) {
    return new TrainingConfig(steps, newData, optimizer, schedule, evaluation);
  }

  /** With other optimizer settings. */
  public TrainingConfig withOptimizer(Optimizer newOptimizer) {
    return new TrainingConfig(steps, data, newOptimizer, schedule, evaluation);
  }

  /** With another schedule. */
  public TrainingConfig withSchedule(Schedule newSchedule) {
    return new TrainingConfig(steps, data, optimizer, newSchedule, evaluation);
  }

  /** With other evaluation settings. */
  public TrainingConfig withEvaluation(Evaluation newEvaluation) {
    return new TrainingConfig(steps, data, optimizer, schedule, newEvaluation);
  }
}

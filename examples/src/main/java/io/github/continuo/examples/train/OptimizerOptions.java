package io.github.continuo.examples.train;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.training.TrainingConfig.Optimizer;
import io.github.continuo.training.TrainingConfig.Schedule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the optimizer and the learning rate schedule. */
final class OptimizerOptions {

  @Option(
      names = "--optimizer",
      defaultValue = "adamw",
      paramLabel = "NAME",
      description =
          "Optimizer of the weight matrices of the layers: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}). All other parameters use AdamW.")
  private Optimizer.Method method;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description =
          "Peak learning rate (default: 6e-4, or 1e-4 to fine-tune all weights with --init-from).")
  @Max(1000)
  private @Nullable Double learningRate;

  @Option(
      names = "--weight-decay",
      defaultValue = "0.1",
      paramLabel = "DECAY",
      description =
          "Decoupled weight decay of matrices, multiplied by the learning rate (default:"
              + " ${DEFAULT-VALUE}).")
  @Max(1000)
  private double weightDecay;

  @Option(
      names = "--warmup-steps",
      defaultValue = "100",
      paramLabel = "N",
      description = "Steps of warm-up, at most half of all steps (default: ${DEFAULT-VALUE}).")
  @Max(100_000_000)
  private int warmup;

  @Option(
      names = "--schedule",
      defaultValue = "cosine",
      paramLabel = "SHAPE",
      description =
          "Learning rate after warm-up: cosine or linear decay to a tenth; constant; or wsd,"
              + " constant with a decay to 0 in the last steps (default: ${DEFAULT-VALUE}).")
  private Schedule.Shape shape;

  @Option(
      names = "--decay-steps",
      paramLabel = "N",
      description =
          "Last steps in which wsd decays the learning rate (default: a fifth of all steps).")
  @Max(100_000_000)
  private @Nullable Integer decaySteps;

  /**
   * Returns the settings of the optimizer.
   *
   * @param defaultRate learning rate if none is given
   * @throws IllegalArgumentException if an option is out of range
   */
  Optimizer read(double defaultRate) {
    return Optimizer.defaults()
        .withMethod(method)
        .withLearningRate(learningRate == null ? defaultRate : learningRate)
        .withWeightDecay(weightDecay);
  }

  /**
   * Returns the learning rate schedule for the given number of steps.
   *
   * @throws IllegalArgumentException if an option is out of range, or belongs to another schedule
   */
  Schedule schedule(int steps) {
    int warmupSteps = Math.min(warmup, steps / 2);
    if (shape == Schedule.Shape.WSD) {
      return Schedule.wsd(warmupSteps, decaySteps == null ? steps / 5 : decaySteps);
    }
    if (decaySteps != null) {
      throw new IllegalArgumentException("--decay-steps needs --schedule wsd, got " + shape);
    }
    return new Schedule(warmupSteps, 0.1).withShape(shape);
  }
}

package io.github.continuo.examples;

import io.github.continuo.training.TrainingConfig.Optimizer;
import io.github.continuo.training.TrainingConfig.Schedule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of how a step of training moves the weights. */
final class OptimizerOptions {

  @Option(
      names = "--optimizer",
      defaultValue = "adamw",
      paramLabel = "NAME",
      description =
          "What moves the matrices of the layers: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}); AdamW moves all else.")
  private Optimizer.Method method;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description =
          "The highest learning rate (default: 6e-4; 1e-4 for all weights of a model to go on from).")
  @Max(1000)
  private @Nullable Double learningRate;

  @Option(
      names = "--weight-decay",
      defaultValue = "0.1",
      paramLabel = "DECAY",
      description =
          "How strongly matrices are drawn to zero, times the learning rate (default:"
              + " ${DEFAULT-VALUE}).")
  @Max(1000)
  private double weightDecay;

  @Option(
      names = "--warmup-steps",
      defaultValue = "100",
      paramLabel = "N",
      description =
          "Steps of warm-up, brought down to half of all steps (default: ${DEFAULT-VALUE}).")
  @Max(100_000_000)
  private int warmup;

  @Option(
      names = "--schedule",
      defaultValue = "cosine",
      paramLabel = "SHAPE",
      description =
          "How the rate goes on after that: cosine or linear, down to a tenth; constant; or wsd, which"
              + " is constant up to the last steps and there goes down to 0 (default:"
              + " ${DEFAULT-VALUE}).")
  private Schedule.Shape shape;

  @Option(
      names = "--decay-steps",
      paramLabel = "N",
      description =
          "Steps in which the rate of wsd goes down, the last ones (default: a fifth of all steps).")
  @Max(100_000_000)
  private @Nullable Integer decaySteps;

  /**
   * The settings.
   *
   * @param usualRate where no learning rate is given
   * @throws IllegalArgumentException if one is out of range
   */
  Optimizer read(double usualRate) {
    return Optimizer.defaults()
        .withMethod(method)
        .withLearningRate(learningRate == null ? usualRate : learningRate)
        .withWeightDecay(weightDecay);
  }

  /**
   * The schedule of so many steps.
   *
   * @throws IllegalArgumentException if a setting is out of range, or belongs to another shape
   */
  Schedule schedule(int steps) {
    int rise = Math.min(warmup, steps / 2);
    if (shape == Schedule.Shape.WSD) {
      return Schedule.wsd(rise, decaySteps == null ? steps / 5 : decaySteps);
    }
    if (decaySteps != null) {
      throw new IllegalArgumentException(
          "--decay-steps must be with --schedule wsd, got it with " + shape);
    }
    return new Schedule(rise, 0.1).withShape(shape);
  }
}

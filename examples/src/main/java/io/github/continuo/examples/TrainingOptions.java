package io.github.continuo.examples;

import io.github.continuo.training.TrainingConfig;
import io.github.continuo.transformer.Precision;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of how a step of training is calculated. */
final class TrainingOptions {
  private static final String AUTO = "auto";

  @Option(
      names = "--precision",
      paramLabel = "KIND",
      defaultValue = AUTO,
      description =
          "What linear maps are calculated in: fp32, bf16 (for GPUs, and processors with units for"
              + " it), or auto, which is bf16 on a GPU and fp32 elsewhere (default:"
              + " ${DEFAULT-VALUE}).")
  private String precision;

  @Option(
      names = "--dropout",
      defaultValue = "0",
      paramLabel = "SHARE",
      description =
          "Share of the numbers left out of what attention and feed-forward add (default:"
              + " ${DEFAULT-VALUE}).")
  @Max(1)
  private double dropout;

  @Option(
      names = "--label-smoothing",
      defaultValue = "0",
      paramLabel = "SHARE",
      description =
          "Share of a target's probability that all ids have alike (default: ${DEFAULT-VALUE}).")
  @Max(1)
  private double labelSmoothing;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  TrainingConfig.Calculation read() {
    TrainingConfig.Calculation plain =
        TrainingConfig.Calculation.defaults()
            .withDropout(dropout)
            .withLabelSmoothing(labelSmoothing);
    return precision.equals(AUTO) ? plain : plain.withPrecision(named());
  }

  private Precision named() {
    for (Precision one : Precision.values()) {
      if (one.toString().equals(precision.toLowerCase(Locale.ROOT))) {
        return one;
      }
    }
    throw new IllegalArgumentException("precision must be auto, fp32 or bf16, got " + precision);
  }
}

package io.github.continuo.examples.train;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.training.TrainingConfig;
import io.github.continuo.transformer.Precision;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options for the forward pass of training: precision, dropout and label smoothing. */
final class TrainingOptions {
  private static final String AUTO = "auto";

  @Option(
      names = "--precision",
      paramLabel = "KIND",
      defaultValue = AUTO,
      description =
          "Precision of linear layers: fp32, bf16 (for GPUs, and CPUs with bf16 instructions), or"
              + " auto, which is bf16 on a GPU and fp32 elsewhere (default: ${DEFAULT-VALUE}).")
  private String precision;

  @Option(
      names = "--dropout",
      defaultValue = "0",
      paramLabel = "P",
      description =
          "Dropout probability of the attention and feed-forward outputs (default:"
              + " ${DEFAULT-VALUE}).")
  @Max(1)
  private double dropout;

  @Option(
      names = "--label-smoothing",
      defaultValue = "0",
      paramLabel = "P",
      description =
          "Probability mass spread evenly over the vocabulary (default: ${DEFAULT-VALUE}).")
  @Max(1)
  private double labelSmoothing;

  /**
   * Returns the settings of the forward pass.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  TrainingConfig.Forward read() {
    TrainingConfig.Forward plain =
        TrainingConfig.Forward.defaults().withDropout(dropout).withLabelSmoothing(labelSmoothing);
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

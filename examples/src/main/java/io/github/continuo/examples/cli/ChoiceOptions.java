package io.github.continuo.examples.cli;

import io.github.continuo.generate.GenerationOptions;
import picocli.CommandLine.Option;

/** Sampling options of the evaluation commands. */
public final class ChoiceOptions {

  @Option(
      names = "--temperature",
      defaultValue = "1",
      paramLabel = "T",
      description = "Sampling temperature, as in 'continue' (default: ${DEFAULT-VALUE}).")
  @Max(1000)
  private double temperature;

  @Option(
      names = "--top-p",
      defaultValue = "0.95",
      paramLabel = "P",
      description = "Top-p of sampling, as in 'continue' (default: ${DEFAULT-VALUE}).")
  private double topP;

  /**
   * Returns the options for generation; the others have their defaults.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  public GenerationOptions options() {
    return GenerationOptions.defaults().withTemperature(temperature).withTopP(topP);
  }
}

package io.github.continuo.examples.cli;

import io.github.continuo.generate.GenerationOptions;
import org.jspecify.annotations.Nullable;
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
      paramLabel = "P",
      description = "Top-p of sampling, as in 'continue' (default: 0.95).")
  private @Nullable Double topP;

  /**
   * Returns the options for generation; the others have their defaults.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  public GenerationOptions options() {
    GenerationOptions options = GenerationOptions.defaults().withTemperature(temperature);
    return topP == null ? options : options.withTopP(topP);
  }
}

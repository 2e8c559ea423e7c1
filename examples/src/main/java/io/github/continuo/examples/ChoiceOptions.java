package io.github.continuo.examples;

import io.github.continuo.generate.GenerationOptions;
import picocli.CommandLine.Option;

/** The options that say how music is chosen that a model writes for its evaluation. */
final class ChoiceOptions {

  @Option(
      names = "--temperature",
      defaultValue = "1",
      paramLabel = "T",
      description = "Of the choice, as of 'continue' (default: ${DEFAULT-VALUE}).")
  @Max(1000)
  private double temperature;

  @Option(
      names = "--top-p",
      defaultValue = "0.95",
      paramLabel = "P",
      description = "Of the choice, as of 'continue' (default: ${DEFAULT-VALUE}).")
  private double topP;

  /**
   * How it is chosen; all else by default.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  GenerationOptions options() {
    return GenerationOptions.defaults().withTemperature(temperature).withTopP(topP);
  }
}

package io.github.continuo.examples.evaluate;

import io.github.continuo.evaluation.SamplePlan;
import io.github.continuo.examples.cli.ChoiceOptions;
import io.github.continuo.examples.cli.Max;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the samples that a model generates for its evaluation. */
final class SampleOptions {

  @Option(
      names = "--samples",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Samples to generate: continuations of N pieces, compared with the real ones; 0 is none"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(100_000)
  private int pieces;

  @Option(
      names = "--prompt-bars",
      defaultValue = "8",
      paramLabel = "N",
      description = "Bars of a piece used as prompt (default: ${DEFAULT-VALUE}).")
  @Max(100_000)
  private int promptBars;

  @Option(
      names = "--bars",
      defaultValue = "16",
      paramLabel = "N",
      description = "Bars to generate after the prompt (default: ${DEFAULT-VALUE}).")
  @Max(100_000)
  private int bars;

  @Mixin private ChoiceOptions choice = new ChoiceOptions();

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Seed of the first sample, increased by 1 for each next one (default: ${DEFAULT-VALUE}).")
  private long seed;

  /**
   * Returns the plan, empty if no samples are to be generated.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  Optional<SamplePlan> plan() {
    if (pieces == 0) {
      return Optional.empty();
    }
    return Optional.of(
        SamplePlan.ofPieces(pieces)
            .withPromptBars(promptBars)
            .withBars(bars)
            .withOptions(choice.options().withSeed(seed)));
  }
}

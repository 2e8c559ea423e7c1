package io.github.continuo.examples;

import io.github.continuo.evaluation.SamplePlan;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what music a model is to write for its evaluation. */
final class SampleOptions {

  @Option(
      names = "--samples",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Pieces to go on from, whose figures are held beside; 0 writes none"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(100_000)
  private int pieces;

  @Option(
      names = "--prompt-bars",
      defaultValue = "8",
      paramLabel = "N",
      description = "Bars of a piece to go on from (default: ${DEFAULT-VALUE}).")
  @Max(100_000)
  private int promptBars;

  @Option(
      names = "--bars",
      defaultValue = "16",
      paramLabel = "N",
      description = "Bars to write after them (default: ${DEFAULT-VALUE}).")
  @Max(100_000)
  private int bars;

  @Mixin private ChoiceOptions choice = new ChoiceOptions();

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Of the first piece, greater by 1 for each of the others (default: ${DEFAULT-VALUE}).")
  private long seed;

  /**
   * The plan, if anything is to be written.
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

package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mutually exclusive options for the length of new music. */
final class LengthOption {
  @Option(
      names = "--bars",
      paramLabel = "N",
      description = "Length of the new music in bars (default: 16).")
  @Max(100_000)
  private @Nullable Double bars;

  @Option(names = "--beats", paramLabel = "N", description = "Length in quarter notes.")
  @Max(1_000_000)
  private @Nullable Double beats;

  @Option(names = "--seconds", paramLabel = "N", description = "Length in seconds.")
  @Max(1_000_000)
  private @Nullable Double seconds;

  @Option(names = "--notes", paramLabel = "N", description = "Length in notes.")
  @Max(1_000_000)
  private @Nullable Integer notes;

  @Option(
      names = "--positions",
      paramLabel = "N",
      description = "Length in positions of the model: tokens (base) or events (dual).")
  @Max(10_000_000)
  private @Nullable Integer positions;

  GenerationLength amount() {
    if (bars != null) {
      return GenerationLength.bars(bars);
    }
    if (beats != null) {
      return GenerationLength.beats(beats);
    }
    if (seconds != null) {
      return GenerationLength.seconds(seconds);
    }
    if (notes != null) {
      return GenerationLength.notes(notes);
    }
    return positions != null
        ? GenerationLength.positions(positions)
        : GenerationOptions.defaults().length();
  }
}

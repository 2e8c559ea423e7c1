package io.github.continuo.examples;

import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much new music: one of these options. */
final class LengthOption {
  @Option(
      names = "--bars",
      paramLabel = "N",
      description = "How much new music, in bars (default: 16).")
  @Max(100_000)
  private @Nullable Double bars;

  @Option(names = "--beats", paramLabel = "N", description = "... in quarter notes.")
  @Max(1_000_000)
  private @Nullable Double beats;

  @Option(names = "--seconds", paramLabel = "N", description = "... in seconds.")
  @Max(1_000_000)
  private @Nullable Double seconds;

  @Option(names = "--notes", paramLabel = "N", description = "... in notes.")
  @Max(1_000_000)
  private @Nullable Integer notes;

  @Option(names = "--positions", paramLabel = "N", description = "... in rows of tokens.")
  @Max(10_000_000)
  private @Nullable Integer rows;

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
    return rows != null ? GenerationLength.positions(rows) : GenerationOptions.defaults().length();
  }
}

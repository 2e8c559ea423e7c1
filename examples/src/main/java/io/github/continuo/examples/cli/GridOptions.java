package io.github.continuo.examples.cli;

import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer.Quantization;
import io.github.continuo.tokenize.note.TimeGrid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options for the time grid of a note tokenizer. */
final class GridOptions {
  private static final int DEFAULT_STEPS_PER_BEAT = 12;

  /** Mutually exclusive options for the grid step. */
  static final class Grid {
    @Option(
        names = "--steps-per-beat",
        paramLabel = "N",
        description = "Time grid with N steps per beat (default: 12).")
    @Max(1000)
    private @Nullable Integer stepsPerBeat;

    @Option(
        names = "--step-millis",
        paramLabel = "N",
        description = "Time grid with steps of N milliseconds.")
    @Max(10_000)
    private @Nullable Integer millis;
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup private @Nullable Grid grid;

  /** Rounding of times to the grid. */
  enum Rounding {
    NEAREST,
    FLOOR
  }

  @Option(
      names = "--quantize",
      paramLabel = "HOW",
      description =
          "${COMPLETION-CANDIDATES}: round onsets to the nearest grid step, or round each time"
              + " difference down, which makes music drift ahead; for comparison with models that"
              + " were trained this way (default: nearest).")
  private @Nullable Rounding rounding;

  boolean isGiven() {
    return grid != null || rounding != null;
  }

  NoteTokenizer tokenizer() {
    NoteTokenizer nearest = Usage.checked(spec, () -> NoteTokenizer.of(timeGrid()));
    return rounding == Rounding.FLOOR
        ? nearest.withQuantization(Quantization.FLOORED_DIFFERENCES)
        : nearest;
  }

  private TimeGrid timeGrid() {
    if (grid != null && grid.millis != null) {
      return TimeGrid.milliseconds(grid.millis);
    }
    return TimeGrid.stepsPerBeat(
        grid != null && grid.stepsPerBeat != null ? grid.stepsPerBeat : DEFAULT_STEPS_PER_BEAT);
  }
}

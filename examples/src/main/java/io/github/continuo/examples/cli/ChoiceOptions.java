package io.github.continuo.examples.cli;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.transformer.Sampling;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Sampling options of the evaluation commands. */
public final class ChoiceOptions {

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Sampling temperature, as in 'continue' (default: the model's).")
  @Max(1000)
  private @Nullable Double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Top-p of sampling, as in 'continue' (default: the model's).")
  private @Nullable Double topP;

  @Option(
      names = "--repeat-bars",
      paramLabel = "FRACTION",
      description = "Fraction of repeated bars, as in 'continue' (default: the model's).")
  private @Nullable Double repeatedBars;

  /**
   * Returns the options for generation; the others have their defaults.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  public GenerationOptions options() {
    return GenerationOptions.defaults()
        .withSampling(
            new Sampling(
                optional(temperature),
                OptionalInt.empty(),
                optional(topP),
                OptionalDouble.empty(),
                optional(repeatedBars)));
  }

  /** Returns the value of an option, empty if it was not given. */
  public static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}

package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.ChoiceOptions;
import io.github.continuo.examples.cli.Max;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.transformer.Sampling;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for sampling tokens. */
final class SamplingOptions {

  /** Converts a channel from 1-based to 0-based. */
  static final class ChannelConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.strip().matches("[1-9]|1[0-6]")) {
        throw new TypeConversionException(
            "a channel must be in 1..16 (10 is the drum channel), got \"" + text + "\"");
      }
      return Integer.parseInt(text.strip()) - 1;
    }
  }

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "Sampling temperature: above 1 flattens the probabilities, below 1 sharpens them; 0 is"
              + " greedy (default: the model's).")
  @Max(1000)
  private @Nullable Double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description =
          "Sample from the K most probable tokens; 0 is all (default: the model's, or 0).")
  @Max(1_000_000)
  private @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Sample from the most probable tokens with total probability P (default: the model's).")
  private @Nullable Double topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description =
          "Sample only from tokens whose probability is at least P times that of the most probable"
              + " one; 0 is all (default: the model's, or 0).")
  private @Nullable Double minP;

  @Option(
      names = "--repeat-bars",
      paramLabel = "FRACTION",
      description =
          "Fraction of the new bars that repeat an earlier bar; 0 leaves repetition to the model"
              + " (default: the model's, or 0).")
  private @Nullable Double repeatedBars;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Random seed; the same seed gives the same music"
              + " (default: a new seed for each run, which is printed).")
  private @Nullable Long seed;

  @Option(names = "--stop-at-end", description = "Stop when the model ends the piece (EOS).")
  private boolean stopAtEnd;

  @Option(names = "--no-control-changes", description = "Generate no control changes.")
  private boolean noControlChanges;

  @Option(names = "--no-program-changes", description = "Generate no program changes.")
  private boolean noProgramChanges;

  @Option(
      names = "--block-channels",
      paramLabel = "N",
      split = ",",
      converter = ChannelConverter.class,
      description = "Generate nothing on these channels, 1 to 16; 10 is the drum channel.")
  private List<Integer> blockedChannels = new ArrayList<>();

  /** Returns whether the seed is random and must be printed. */
  boolean hasNewSeed() {
    return seed == null;
  }

  /**
   * Returns the options for generation.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  GenerationOptions options() {
    GenerationOptions options =
        GenerationOptions.defaults()
            .withSampling(sampling())
            .withEnding(stopAtEnd ? Ending.ALLOWED : Ending.IGNORED)
            .withConstraints(constraints());
    return seed == null ? options : options.withSeed(seed);
  }

  private Sampling sampling() {
    return new Sampling(
        ChoiceOptions.optional(temperature),
        topK == null ? OptionalInt.empty() : OptionalInt.of(topK),
        ChoiceOptions.optional(topP),
        ChoiceOptions.optional(minP),
        ChoiceOptions.optional(repeatedBars));
  }

  private GenerationConstraints constraints() {
    Set<EventType> blocked = EnumSet.noneOf(EventType.class);
    if (noControlChanges) {
      blocked.add(EventType.CONTROL_CHANGE);
    }
    if (noProgramChanges) {
      blocked.add(EventType.PROGRAM_CHANGE);
    }
    return GenerationConstraints.defaults()
        .withBlockedTypes(blocked)
        .withBlockedChannels(new HashSet<>(blockedChannels));
  }
}

package io.github.continuo.examples;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.GenerationConstraints;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how new music is drawn. */
final class SamplingOptions {

  /** Takes a channel as people count them, from 1. */
  static final class ChannelConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.strip().matches("[1-9]|1[0-6]")) {
        throw new TypeConversionException(
            String.format(
                Locale.ROOT,
                "a channel must be in 1..16 (10 is that of the drums), got \"%s\"",
                text));
      }
      return Integer.parseInt(text.strip()) - 1;
    }
  }

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description =
          "Flattens (above 1) or sharpens (below 1) the choice; 0 is greedy"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(1000)
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Choose among the K likeliest; 0 is all (default: ${DEFAULT-VALUE}).")
  @Max(1_000_000)
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "0.95",
      description = "Choose among the likeliest that sum up to P (default: ${DEFAULT-VALUE}).")
  private double topP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of all choices, the same for the same music"
              + " (default: a new one every time, which is told).")
  private @Nullable Long seed;

  @Option(names = "--stop-at-end", description = "The model may end the piece earlier.")
  private boolean allowEnding;

  @Option(names = "--no-control-changes", description = "No controller is moved.")
  private boolean noControlChanges;

  @Option(names = "--no-program-changes", description = "No instrument is changed.")
  private boolean noProgramChanges;

  @Option(
      names = "--block-channels",
      paramLabel = "N",
      split = ",",
      converter = ChannelConverter.class,
      description = "Nothing comes on these channels, 1 to 16; 10 is that of the drums.")
  private List<Integer> blockedChannels = new ArrayList<>();

  /** Whether the seed is one that nobody has named, and so has to be told. */
  boolean hasNewSeed() {
    return seed == null;
  }

  /**
   * How to generate.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  GenerationOptions options() {
    GenerationOptions options =
        GenerationOptions.defaults()
            .withTemperature(temperature)
            .withTopK(topK)
            .withTopP(topP)
            .withEnding(allowEnding ? Ending.ALLOWED : Ending.IGNORED)
            .withConstraints(rules());
    return seed == null ? options : options.withSeed(seed);
  }

  private GenerationConstraints rules() {
    Set<EventType> kinds = EnumSet.noneOf(EventType.class);
    if (noControlChanges) {
      kinds.add(EventType.CONTROL_CHANGE);
    }
    if (noProgramChanges) {
      kinds.add(EventType.PROGRAM_CHANGE);
    }
    return GenerationConstraints.defaults()
        .withBlockedTypes(kinds)
        .withBlockedChannels(new HashSet<>(blockedChannels));
  }
}

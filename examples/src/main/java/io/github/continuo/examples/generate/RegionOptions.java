package io.github.continuo.examples.generate;

import static java.util.stream.Collectors.joining;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for the region of a MIDI file to infill. */
final class RegionOptions {

  /** Range of bars, 1-based, both ends included. */
  record BarRange(int first, int last) {

    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }

    /** Converts 9-12, or 9 for a single bar. */
    public static final class Converter implements ITypeConverter<BarRange> {
      @Override
      public BarRange convert(String text) {
        String[] ends = text.strip().split("-", -1);
        if (!text.strip().matches("[1-9]\\d{0,6}(-[1-9]\\d{0,6})?")
            || Integer.parseInt(ends[0]) > Integer.parseInt(ends[ends.length - 1])) {
          throw new TypeConversionException(
              "bars must be given as FIRST-LAST, counted from 1, got \"" + text + "\"");
        }
        return new BarRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
      }
    }
  }

  @Option(
      names = "--bars",
      paramLabel = "FIRST-LAST",
      required = true,
      converter = BarRange.Converter.class,
      description = "Bars to infill, counted from 1, such as 9-12.")
  private BarRange bars;

  @Option(
      names = "--tracks",
      paramLabel = "TRACK",
      split = ",",
      description = "Tracks to infill, by name or by number from 1 (default: all).")
  private List<String> tracks = new ArrayList<>();

  /**
   * Returns the region of a score.
   *
   * @throws IllegalArgumentException if the score has no such track, or ends before the last bar
   */
  Region region(Score score) {
    requireInside(score);
    Set<Integer> numbers = new TreeSet<>();
    for (String track : tracks) {
      numbers.addAll(tracks(score, track.strip()));
    }
    return Region.ofBars(score, bars.first(), bars.last()).withTracks(numbers);
  }

  private void requireInside(Score score) {
    double lastBeat = BeatMap.of(score.timeBase()).beatAt(Math.max(0, score.endTick() - 1));
    long lastBar = BarMap.of(score).barNumberAt(lastBeat);
    if (bars.last() > lastBar) {
      throw new IllegalArgumentException("bars must be in 1.." + lastBar + ", got " + bars);
    }
  }

  /** Returns the indices of all tracks with a name or, if there are none, of the numbered track. */
  private static List<Integer> tracks(Score score, String track) {
    List<Integer> named =
        IntStream.range(0, score.tracks().size())
            .filter(i -> track.equalsIgnoreCase(name(score, i)))
            .boxed()
            .toList();
    if (!named.isEmpty()) {
      return named;
    }
    int number = track.matches("\\d{1,5}") ? Integer.parseInt(track) : 0;
    if (number < 1 || number > score.tracks().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "track must be one of %s, got \"%s\"",
              IntStream.range(0, score.tracks().size())
                  .mapToObj(i -> (i + 1) + (name(score, i) == null ? "" : " " + name(score, i)))
                  .collect(joining(", ")),
              track));
    }
    return List.of(number - 1);
  }

  private static @Nullable String name(Score score, int track) {
    return score.tracks().get(track).name().map(String::strip).orElse(null);
  }
}

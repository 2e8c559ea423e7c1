package io.github.continuo.examples.studio;

import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.NoteConstraint;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the page asks for, as it sends it in JSON and as a version remembers it.
 *
 * @param version version to start from
 * @param action what to do with it
 * @param firstBar bar at which new music starts, or the first bar to fill, counted from 1; in a
 *     continuation 0 is the end
 * @param lastBar last bar to fill
 * @param tracks indexes of the tracks that new notes may be on; empty for all
 * @param model name of the model
 * @param bars length of a continuation
 * @param temperature sampling temperature; 0 is greedy; null for that of the model
 * @param scale such as {@code D minor}, which pitched notes belong to; null or blank for any
 * @param chords such as {@code C | Am7 | F G | C}, whose tones pitched notes are; null or blank for
 *     any
 * @param lowestPitch lowest pitch of pitched notes, 0 to 127; null for any
 * @param highestPitch highest pitch of pitched notes, 0 to 127; null for any
 * @param count number of variations
 * @param seed seed of the first variation, null for a new one; the next ones are greater by 1 each
 */
record GenerationRequest(
    int version,
    Action action,
    int firstBar,
    int lastBar,
    List<Integer> tracks,
    String model,
    int bars,
    @Nullable Double temperature,
    @Nullable String scale,
    @Nullable String chords,
    @Nullable Integer lowestPitch,
    @Nullable Integer highestPitch,
    int count,
    @Nullable Long seed) {
  static final int MAX_COUNT = 8;
  private static final int MAX_BARS = 128;
  private static final int MAX_BAR_NUMBER = 1_000_000;
  private static final double MAX_TEMPERATURE = 5;
  private static final long MAX_SEED = 1L << 53; // JavaScript has no greater integers

  /** What to do with the music of a version. */
  enum Action {
    CONTINUE,
    FILL
  }

  /** Accepts what JSON leaves out, so that {@link #requireValid} can say what is missing. */
  GenerationRequest {
    tracks = tracks == null ? List.of() : List.copyOf(tracks);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is missing or out of range
   */
  void requireValid() {
    require(action != null, "action must be CONTINUE or FILL, got none");
    require(model != null, "model must be named, got none");
    range("variations", count, 1, MAX_COUNT);
    if (temperature != null) {
      range("temperature", temperature, 0, MAX_TEMPERATURE);
    }
    tracks.forEach(track -> range("track", track, 0, 0xFFFE));
    constraints(); // refuses names that are unknown
    if (seed != null) {
      range("seed", seed, -MAX_SEED, MAX_SEED);
    }
    if (action == Action.CONTINUE) {
      range("bars", bars, 1, MAX_BARS);
      range("bar to go on from", firstBar, 0, MAX_BAR_NUMBER);
    } else {
      range("first bar to fill", firstBar, 1, MAX_BAR_NUMBER);
      range("last bar to fill", lastBar, firstBar, MAX_BAR_NUMBER);
    }
  }

  /** Returns the options of the variation with the given seed. */
  GenerationOptions options(long variationSeed) {
    GenerationOptions options =
        GenerationOptions.defaults().withConstraints(constraints()).withSeed(variationSeed);
    if (temperature != null) {
      options = options.withTemperature(temperature);
    }
    return action == Action.CONTINUE
        ? options.withLength(GenerationLength.bars(bars))
        : options; // a region has its own length
  }

  private GenerationConstraints constraints() {
    GenerationConstraints constraints = GenerationConstraints.defaults();
    if (scale != null && !scale.isBlank()) {
      constraints = constraints.with(NoteConstraint.scale(scale));
    }
    if (chords != null && !chords.isBlank()) {
      constraints = constraints.with(NoteConstraint.chords(chords));
    }
    if (lowestPitch != null || highestPitch != null) {
      constraints =
          constraints.with(
              NoteConstraint.pitchRange(
                  Objects.requireNonNullElse(lowestPitch, 0),
                  Objects.requireNonNullElse(highestPitch, 127)));
    }
    return constraints;
  }

  /** Returns the request of the one variation with the given seed, which gives the same music. */
  GenerationRequest single(long variationSeed) {
    return new GenerationRequest(
        version,
        action,
        firstBar,
        lastBar,
        tracks,
        model,
        bars,
        temperature,
        scale,
        chords,
        lowestPitch,
        highestPitch,
        1,
        variationSeed);
  }

  /** Returns the seed of the first variation, a new one if none was asked for. */
  long firstSeed() {
    return Objects.requireNonNullElseGet(seed, () -> GenerationOptions.defaults().seed());
  }

  private static void range(String what, double value, double min, double max) {
    require(
        value >= min && value <= max,
        String.format(
            Locale.ROOT, "%s must be in %s..%s, got %s", what, text(min), text(max), text(value)));
  }

  private static String text(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}

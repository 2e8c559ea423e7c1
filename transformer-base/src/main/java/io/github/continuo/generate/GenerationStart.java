package io.github.continuo.generate;

import io.github.continuo.messages.Text;
import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.GenerationConstraints;
import java.util.Locale;

/**
 * Where a continuation starts. No new event is before it. Unless it is the nearest beat, the first
 * new note starts exactly there, on the grid of the tokenizer.
 *
 * <p>The prompt ends where its last note ends. A beat is a quarter note, counted from the start of
 * its bar. A note that ends up to a quarter of a beat late still ends on its beat or bar line, so a
 * pick-up that is held a little too long leads to the next bar, not to the one after.
 *
 * @param place what the number counts
 * @param number number of a bar, from 1; a tick of the prompt, from 0; otherwise 0
 */
public record GenerationStart(Place place, long number) {
  private static final double LATE_BEATS = 0.25;

  /** Kinds of places. */
  public enum Place {
    /** The beat nearest to the end of the prompt, or later, as the model likes. */
    NEAREST_BEAT,
    /** The end of the prompt. */
    NOW,
    /** The first beat from the end of the prompt on. */
    NEXT_BEAT,
    /** The first bar line from the end of the prompt on. */
    NEXT_BAR,
    /** The start of a bar. */
    BAR,
    /** A tick of the prompt. */
    TICK
  }

  /**
   * Checks the number.
   *
   * @param place what the number counts
   * @param number number of a bar, from 1; a tick of the prompt, from 0; otherwise 0
   */
  public GenerationStart {
    boolean isValid =
        switch (place) {
          case BAR -> number >= 1;
          case TICK -> number >= 0;
          default -> number == 0;
        };
    if (!isValid) {
      throw new IllegalArgumentException(
          Text.format(
              "start must be a bar from 1, a tick from 0, or have the number 0, got %s %d",
              place.name().toLowerCase(Locale.ROOT), number));
    }
  }

  /** {@return the default: the beat nearest to the end of the prompt, or later} */
  public static GenerationStart nearestBeat() {
    return new GenerationStart(Place.NEAREST_BEAT, 0);
  }

  /** {@return the end of the prompt} */
  public static GenerationStart now() {
    return new GenerationStart(Place.NOW, 0);
  }

  /** {@return the first beat from the end of the prompt on} */
  public static GenerationStart nextBeat() {
    return new GenerationStart(Place.NEXT_BEAT, 0);
  }

  /** {@return the first bar line from the end of the prompt on} */
  public static GenerationStart nextBar() {
    return new GenerationStart(Place.NEXT_BAR, 0);
  }

  /**
   * {@return the start of a bar}
   *
   * @param number from 1; after the last onset of the prompt
   */
  public static GenerationStart bar(long number) {
    return new GenerationStart(Place.BAR, number);
  }

  /**
   * {@return a tick}
   *
   * @param tick of the prompt, after its last onset
   */
  public static GenerationStart tick(long tick) {
    return new GenerationStart(Place.TICK, tick);
  }

  /**
   * Returns constraints with this start.
   *
   * @throws IllegalArgumentException if it is not after the last onset of the prompt
   */
  GenerationConstraints addTo(GenerationConstraints constraints, Score prompt) {
    if (place == Place.NEAREST_BEAT) {
      return constraints;
    }
    long lastOnset = prompt.notes().mapToLong(Note::tick).max().orElse(-1);
    GenerationConstraints started = constraints.withStartTick(tickIn(prompt, lastOnset));
    started.requireStartAfter(lastOnset);
    return started;
  }

  private long tickIn(Score prompt, long lastOnset) {
    BeatMap beats = BeatMap.of(prompt.timeBase());
    BarMap bars = BarMap.of(prompt);
    long endTick = prompt.notes().mapToLong(Note::endTick).max().orElse(0);
    return switch (place) {
      case NEAREST_BEAT, TICK -> number;
      case NOW -> Math.max(endTick, lastOnset + 1);
      case BAR -> beats.tickAt(bars.startBeat(number));
      case NEXT_BEAT, NEXT_BAR -> {
        double end = Math.max(0, beats.beatAt(endTick) - LATE_BEATS);
        long bar = bars.barNumberAt(end);
        double point = bars.startBeat(bar);
        while (point < end || beats.tickAt(point) <= lastOnset) {
          double nextBar = bars.startBeat(bar + 1);
          point = place == Place.NEXT_BAR ? nextBar : Math.min(point + 1, nextBar);
          bar += point == nextBar ? 1 : 0;
        }
        yield beats.tickAt(point);
      }
    };
  }

  /** {@return the start in words, such as {@code next-bar} or {@code bar:9}} */
  @Override
  public String toString() {
    String name = place.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return place == Place.BAR || place == Place.TICK ? name + ":" + number : name;
  }
}

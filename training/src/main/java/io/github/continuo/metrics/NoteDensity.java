package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.OptionalDouble;

/**
 * How many notes start in a beat, on average, from the beat of the first onset to that of the last.
 *
 * <p>A beat is a quarter note. Every note of a chord counts, and so do drums. Conditional models
 * such as FIGARO (von R&uuml;tte, Biggio, Kilcher and Hofmann 2022) call the same of each bar note
 * density.
 */
public final class NoteDensity {
  private NoteDensity() {}

  /**
   * {@return the figure of a score in notes a beat, more than 0; empty if it has no notes}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in film time, which has no beats
   */
  public static OptionalDouble of(Score score) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(score, "note density");
    long notes = score.notes().count();
    if (notes == 0) {
      return OptionalDouble.empty();
    }
    long first = score.notes().mapToLong(Note::tick).min().orElseThrow() / ticksPerQuarter;
    long last = score.notes().mapToLong(Note::tick).max().orElseThrow() / ticksPerQuarter;
    return OptionalDouble.of((double) notes / (last - first + 1));
  }
}

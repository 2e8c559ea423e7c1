package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.OptionalDouble;

/**
 * Note density: the mean number of notes that start per beat, from the beat of the first onset to
 * that of the last.
 *
 * <p>A beat is a quarter note. Every note of a chord counts, and so do drums. Conditional models
 * such as FIGARO (von R&uuml;tte, Biggio, Kilcher and Hofmann 2022) use the same name for the notes
 * of a bar.
 */
public final class NoteDensity {
  private NoteDensity() {}

  /**
   * {@return the note density of a score in notes per beat, more than 0; empty if it has no notes}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in SMPTE time, which has no beats
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

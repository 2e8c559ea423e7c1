package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How closely notes keep to the grid of sixteenth notes at the stated tempo: the share of onsets at
 * most 1/64 of a beat away from a multiple of 1/4 beat.
 *
 * <p>A beat is a quarter note of the score, whatever its tempo and meter say; a score whose beats
 * are not those of the music has no rhythm by this figure. A note counts as an onset, so a chord of
 * three counts three times, and drums count like others. Exactly 1/64 of a beat away is on the
 * grid. Nothing is rounded: in <em>n</em> ticks per quarter a note is on the grid if its tick is at
 * most <em>n</em>/64 ticks away from a multiple of <em>n</em>/4 ticks, neither of which has to be a
 * whole number.
 *
 * <p><b>Chance</b> is what music without rhythm comes to.
 *
 * <ul>
 *   <li>Onsets that are spread evenly over continuous time: around each multiple a stretch of 2/64
 *       beat is on the grid, out of 1/4 beat; (2/64) / (1/4) = 12.5 %.
 *   <li>Onsets spread evenly over the ticks of a score: in <em>n</em> ticks per quarter, <em>n</em>
 *       a multiple of 4, there are 2 &lfloor;<em>n</em>/64&rfloor; + 1 such ticks in each
 *       <em>n</em>/4, which is at most 4/<em>n</em> away from 12.5 %; it is just that in 480 ticks,
 *       where 15 in 120 are on the grid.
 *   <li>Onsets spread evenly over steps of 1/16 beat, which are all that an {@link
 *       io.github.continuo.tokenize.EventTokenizer} can say: one step in four is a multiple of 1/4
 *       beat, and its neighbours are 1/16 beat away; 25 %. A figure is to be read beside the chance
 *       of the same steps.
 * </ul>
 *
 * @param onsets how many notes there are, at least 0
 * @param onGrid how many of them are on the grid, 0 to {@code onsets}
 */
public record RhythmicPrecision(long onsets, long onGrid) {

  /** Where onsets are expected. */
  public enum Grid {
    /** Multiples of 1/4 beat. */
    SIXTEENTHS,

    /**
     * Multiples of 1/4 beat and of 1/6 beat: sixteenths, or triplets of sixteenths, which those of
     * eighths are among. Chance in continuous time is 25 %, as there are eight places in a beat
     * instead of four.
     */
    WITH_TRIPLETS;

    private boolean holds(Note note, int ticksPerQuarter) {
      return isNear(note, 4, ticksPerQuarter)
          || (this == WITH_TRIPLETS && isNear(note, 6, ticksPerQuarter));
    }

    /** In parts of 1/64 of a tick, and of these every number is whole. */
    private static boolean isNear(Note note, int parts, int ticksPerQuarter) {
      long place = 64L * ticksPerQuarter;
      long behind = 64L * parts * (note.tick() % ticksPerQuarter) % place;
      return Math.min(behind, place - behind) <= (long) parts * ticksPerQuarter;
    }
  }

  private static final RhythmicPrecision NONE = new RhythmicPrecision(0, 0);

  /**
   * Checks the ranges.
   *
   * @param onsets how many notes there are, at least 0
   * @param onGrid how many of them are on the grid, 0 to {@code onsets}
   */
  public RhythmicPrecision {
    if (onGrid < 0 || onGrid > onsets) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "onsets on the grid must be in 0..%d, got %d", onsets, onGrid));
    }
  }

  /** {@return the figure of no notes: where a sum begins} */
  public static RhythmicPrecision none() {
    return NONE;
  }

  /**
   * {@return the figure of the notes of a score, on the grid of sixteenth notes}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in film time, which has no beats
   */
  public static RhythmicPrecision of(Score score) {
    return of(score, Grid.SIXTEENTHS);
  }

  /**
   * {@return the figure of the notes of a score}
   *
   * @param score the music to measure
   * @param grid where its onsets are expected
   * @throws IllegalArgumentException if the score is in film time, which has no beats
   */
  public static RhythmicPrecision of(Score score, Grid grid) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(score, "rhythm");
    return new RhythmicPrecision(
        score.notes().count(),
        score.notes().filter(note -> grid.holds(note, ticksPerQuarter)).count());
  }

  /**
   * {@return the figure of all notes together}
   *
   * @param other that of the notes to be added
   */
  public RhythmicPrecision plus(RhythmicPrecision other) {
    return new RhythmicPrecision(onsets + other.onsets, onGrid + other.onGrid);
  }

  /** {@return the share of onsets that are on the grid, 0 to 1; empty if there are none} */
  public OptionalDouble share() {
    return onsets == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) onGrid / onsets);
  }
}

package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.OptionalDouble;

/**
 * Rhythmic precision: the fraction of onsets on the grid of sixteenth notes, which means at most
 * 1/64 beat away from a multiple of 1/4 beat.
 *
 * <p>A beat is a quarter note of the score, whatever the tempo and the time signature are. If the
 * beats of the score are not those of the music, the precision is no more than chance. Every note
 * is an onset, so a chord of three notes counts three times, and drums count too. An onset exactly
 * 1/64 beat away is on the grid. Nothing is rounded: with <em>n</em> ticks per quarter a note is on
 * the grid if its tick is at most <em>n</em>/64 ticks away from a multiple of <em>n</em>/4 ticks,
 * neither of which has to be a whole number.
 *
 * <p><b>Chance</b> is the value of music without rhythm.
 *
 * <ul>
 *   <li>Onsets spread evenly over continuous time: around each multiple a span of 2/64 beat is on
 *       the grid, out of 1/4 beat; (2/64) / (1/4) = 12.5 %.
 *   <li>Onsets spread evenly over the ticks of a score: with <em>n</em> ticks per quarter,
 *       <em>n</em> a multiple of 4, there are 2 &lfloor;<em>n</em>/64&rfloor; + 1 such ticks in
 *       each <em>n</em>/4, which is at most 4/<em>n</em> away from 12.5 %; with 480 ticks it is
 *       exactly 12.5 %, as 15 in 120 are on the grid.
 *   <li>Onsets spread evenly over steps of 1/16 beat, the resolution of an {@link
 *       io.github.continuo.tokenize.event.EventTokenizer}: one step in four is a multiple of 1/4
 *       beat, and its neighbors are 1/16 beat away; 25 %. Compare a value with the chance of the
 *       same steps.
 * </ul>
 *
 * @param onsets the number of notes, at least 0
 * @param onGrid the number of notes on the grid, 0 to {@code onsets}
 */
public record RhythmicPrecision(long onsets, long onGrid) {

  /** Grid on which onsets are expected. */
  public enum Grid {
    /** Multiples of 1/4 beat. */
    SIXTEENTHS,

    /**
     * Multiples of 1/4 beat and of 1/6 beat: sixteenths, or triplets of sixteenths, which include
     * triplets of eighths. Chance in continuous time is 25 %, as there are eight grid points per
     * beat instead of four.
     */
    WITH_TRIPLETS;

    private boolean contains(Note note, int ticksPerQuarter) {
      return isNear(note, 4, ticksPerQuarter)
          || (this == WITH_TRIPLETS && isNear(note, 6, ticksPerQuarter));
    }

    /** Computes in units of 1 / (64 {@code parts}) tick, so that all numbers are integers. */
    private static boolean isNear(Note note, int parts, int ticksPerQuarter) {
      long spacing = 64L * ticksPerQuarter;
      long behind = 64L * parts * (note.tick() % ticksPerQuarter) % spacing;
      return Math.min(behind, spacing - behind) <= (long) parts * ticksPerQuarter;
    }
  }

  private static final RhythmicPrecision NONE = new RhythmicPrecision(0, 0);

  /**
   * Checks the ranges.
   *
   * @param onsets the number of notes, at least 0
   * @param onGrid the number of notes on the grid, 0 to {@code onsets}
   */
  public RhythmicPrecision {
    if (onGrid < 0 || onGrid > onsets) {
      throw new IllegalArgumentException(
          "onsets on the grid must be in 0.." + onsets + ", got " + onGrid);
    }
  }

  /** {@return the value for no notes, with which a sum begins} */
  public static RhythmicPrecision none() {
    return NONE;
  }

  /**
   * {@return the rhythmic precision of a score, on the grid of sixteenth notes}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in SMPTE time, which has no beats
   */
  public static RhythmicPrecision of(Score score) {
    return of(score, Grid.SIXTEENTHS);
  }

  /**
   * {@return the rhythmic precision of a score}
   *
   * @param score the music to measure
   * @param grid grid on which onsets are expected
   * @throws IllegalArgumentException if the score is in SMPTE time, which has no beats
   */
  public static RhythmicPrecision of(Score score, Grid grid) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(score, "rhythm");
    return new RhythmicPrecision(
        score.notes().count(),
        score.notes().filter(note -> grid.contains(note, ticksPerQuarter)).count());
  }

  /**
   * {@return the rhythmic precision of both sets of notes together}
   *
   * @param other the value for the other notes
   */
  public RhythmicPrecision plus(RhythmicPrecision other) {
    return new RhythmicPrecision(onsets + other.onsets, onGrid + other.onGrid);
  }

  /** {@return the fraction of onsets on the grid, 0 to 1; empty if there are no onsets} */
  public OptionalDouble fraction() {
    return onsets == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) onGrid / onsets);
  }
}

package io.github.continuo.tokenize.event;

import java.util.List;
import java.util.Optional;

/**
 * Result of a {@link QualityCheck}: reasons for rejecting a piece, and the measured statistics.
 * Immutable.
 *
 * @param reasons reasons for rejection, in the order of {@link Reason}; empty if the piece is
 *     accepted
 * @param notes number of notes
 * @param statistics measured values; empty for a piece without pitched notes
 */
public record Quality(List<Reason> reasons, int notes, Optional<Statistics> statistics) {

  /**
   * Copies the reasons.
   *
   * @param reasons reasons for rejection
   * @param notes number of notes
   * @param statistics measured values
   */
  public Quality {
    reasons = List.copyOf(reasons);
  }

  /** {@return whether there is no reason for rejection} */
  public boolean isAccepted() {
    return reasons.isEmpty();
  }

  /** Reasons for rejection; the names are those of the reference implementation. */
  public enum Reason {
    /** Too few notes. */
    TOTAL_MIN,
    /** Too many notes. */
    TOTAL_MAX,
    /** All notes are drums. */
    DRUM_ONLY,
    /** The notes do not start on a common grid. */
    ALIGNMENT,
    /** The pitches belong to no key. */
    TONALITY,
    /** Simultaneous notes are too close together. */
    BANDWIDTH,
    /** Too few or too many notes per beat. */
    DENSITY,
    /** Too many channels play the piano; most often nobody chose a program. */
    PIANO
  }

  /**
   * Measured values of a piece.
   *
   * @param alignment fraction of the notes that start on the two most used steps of the beat, 0 to
   *     1
   * @param tonality fraction of the pitched notes in the seven most used pitch classes of their
   *     window, averaged over the windows, 0 to 1
   * @param bandwidth mean interval in semitones between the lowest and the highest note that still
   *     sound when another note begins; 0 if there are none
   * @param density pitched notes per beat in the fullest window
   * @param pianoFraction fraction of the channels that play a grand piano (program 0, also by
   *     default), 0 to 1
   */
  public record Statistics(
      double alignment, double tonality, double bandwidth, double density, double pianoFraction) {}
}

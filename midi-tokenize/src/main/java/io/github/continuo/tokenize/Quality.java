package io.github.continuo.tokenize;

import java.util.List;
import java.util.Optional;

/**
 * What a {@link QualityCheck} finds in a piece. Immutable.
 *
 * @param reasons what is wrong with the piece, in the order of {@link Reason}; none if it is good
 * @param notes number of its notes
 * @param statistics what was measured; none of a piece without pitched notes
 */
public record Quality(List<Reason> reasons, int notes, Optional<Statistics> statistics) {

  /**
   * Copies the reasons.
   *
   * @param reasons what is wrong with the piece
   * @param notes number of its notes
   * @param statistics what was measured
   */
  public Quality {
    reasons = List.copyOf(reasons);
  }

  /** {@return whether nothing is wrong} */
  public boolean isAccepted() {
    return reasons.isEmpty();
  }

  /** What may be wrong; named as in the reference. */
  public enum Reason {
    /** There are too few notes. */
    TOTAL_MIN,
    /** There are too many notes. */
    TOTAL_MAX,
    /** There are notes, but all of them are drums. */
    DRUM_ONLY,
    /** The notes do not start on a common grid. */
    ALIGNMENT,
    /** The pitches belong to no key. */
    TONALITY,
    /** What sounds together lies too close together. */
    BANDWIDTH,
    /** There are too few or too many notes in a beat. */
    DENSITY,
    /** Too many channels play the piano, which most often means that nobody chose a program. */
    PIANO
  }

  /**
   * What a piece measures.
   *
   * @param alignment share of the notes that start in the two most used steps of the beat, 0 to 1
   * @param tonality share of the pitched notes that have the seven most used pitch classes of their
   *     window, 0 to 1, as the mean over the windows
   * @param bandwidth semitones from the lowest to the highest note that has begun to sound and not
   *     yet ended when another begins, as the mean over those moments; 0 if there are none
   * @param density pitched notes a beat in the fullest window
   * @param pianoShare share of the channels that play a grand piano (program 0, also by default), 0
   *     to 1
   */
  public record Statistics(
      double alignment, double tonality, double bandwidth, double density, double pianoShare) {}
}

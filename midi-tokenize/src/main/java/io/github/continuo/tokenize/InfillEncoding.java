package io.github.continuo.tokenize;

import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Result of encoding a score for infilling: the tokens around and inside the region, and a
 * detokenizer for new ones. Immutable.
 */
public final class InfillEncoding {
  private final InfillSequence infill;
  private final Factory factory;

  /** Creates a detokenizer. */
  interface Factory {

    /**
     * Creates a detokenizer.
     *
     * @param rules what the new notes keep; null to begin with those of the constraints
     */
    IncrementalDetokenizer create(GenerationConstraints constraints, @Nullable NoteRules rules);
  }

  InfillEncoding(InfillSequence infill, Factory factory) {
    this.infill = infill;
    this.factory = factory;
  }

  /** {@return the tokens of the score split at the region; the target holds the present notes} */
  public InfillSequence infill() {
    return infill;
  }

  /**
   * Returns a new detokenizer for the region, positioned at the start of it.
   *
   * <p>It allows notes from the start of the region on, in the tracks of the region and on the
   * channels that those tracks use. It does not enforce the end of the region; the end token is
   * allowed after any note.
   *
   * @param constraints what the region must not contain
   * @return a new detokenizer
   * @throws IllegalArgumentException if the constraints leave nothing to generate
   */
  public IncrementalDetokenizer detokenizer(GenerationConstraints constraints) {
    return NoteRules.create(constraints, each -> factory.create(each, null));
  }

  /**
   * Returns a new detokenizer for the rest of a region, which keeps the constraints on notes
   * together with the notes before.
   *
   * @param constraints as for {@link #detokenizer(GenerationConstraints)}
   * @param previous the detokenizer of the region up to here; no longer used
   * @return a new detokenizer
   */
  public IncrementalDetokenizer detokenizer(
      GenerationConstraints constraints, IncrementalDetokenizer previous) {
    NoteRules rules =
        previous instanceof EventDetokenizer events
            ? events.rules()
            : ((NoteDetokenizer) previous).rules();
    return factory.create(constraints, rules);
  }

  /** Checks that the score has all tracks of the region. */
  static void requireTracks(Score score, Region region) {
    for (int track : region.tracks()) {
      if (track >= score.tracks().size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "track of a region must be in 0..%d, got %d",
                score.tracks().size() - 1,
                track));
      }
    }
  }

  /** Returns the exception for a region whose tracks have no notes. */
  static IllegalArgumentException hasNoPlayer(Region region) {
    return new IllegalArgumentException(
        "a track of the region must have a note somewhere in the score, to tell who plays there,"
            + " got none in "
            + (region.tracks().isEmpty() ? "any track" : "tracks " + region.tracks()));
  }
}

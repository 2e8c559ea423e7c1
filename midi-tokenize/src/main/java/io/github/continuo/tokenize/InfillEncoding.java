package io.github.continuo.tokenize;

import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import java.util.Locale;
import java.util.function.Function;

/**
 * The tokens of a score around a region of it, and what is needed to fill the region. Immutable.
 */
public final class InfillEncoding {
  private final InfillSequence infill;
  private final Function<GenerationConstraints, IncrementalDetokenizer> extension;

  InfillEncoding(
      InfillSequence infill, Function<GenerationConstraints, IncrementalDetokenizer> extension) {
    this.infill = infill;
    this.extension = extension;
  }

  /**
   * {@return the rows of the score, parted around the region} The region has the notes that are
   * there.
   */
  public InfillSequence infill() {
    return infill;
  }

  /**
   * {@return a new walk through what may fill the region, standing at its start: notes of its
   * tracks, on the channels that these play on, from the start of the region on} Where the region
   * ends it does not say; after any note the end row may come.
   *
   * @param rules what the region may not be filled with
   * @throws IllegalArgumentException if nothing could be written within the rules
   */
  public IncrementalDetokenizer detokenizer(GenerationConstraints rules) {
    return extension.apply(rules);
  }

  /** Checks that a score has the tracks of a region. */
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

  /** What is wrong with a region whose tracks have no notes. */
  static IllegalArgumentException nobodyPlays(Region region) {
    return new IllegalArgumentException(
        "a track of the region must have a note somewhere in the score, to tell who plays there,"
            + " got none in "
            + (region.tracks().isEmpty() ? "any track" : "tracks " + region.tracks()));
  }
}

package io.github.continuo.tokenize.routing;

import io.github.continuo.messages.Ranges;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;

/** Checks the tracks of a region that is to be filled. */
public final class InfillTracks {
  private InfillTracks() {}

  /** Checks that the score has all tracks of the region. */
  public static void requireTracks(Score score, Region region) {
    int last = score.tracks().size() - 1;
    region.tracks().forEach(track -> Ranges.require("track of a region", track, 0, last));
  }

  /** Returns the exception for a region whose tracks have no notes. */
  public static IllegalArgumentException hasNoPlayer(Region region) {
    return new IllegalArgumentException(
        "a track of the region must have a note somewhere in the score, to tell who plays there,"
            + " got none in "
            + (region.tracks().isEmpty() ? "any track" : "tracks " + region.tracks()));
  }
}

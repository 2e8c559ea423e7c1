package io.github.continuo.tokenize;

import io.github.continuo.midi.Region;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where notes of a region may go: tracks and channels of rows that notes are on already. */
final class AllowedTracks {
  private final EventLayout layout;
  private final Map<Integer, BitSet> channels = new TreeMap<>(); // ids, by id of the track

  /**
   * The places of a region.
   *
   * @param events all of the score
   * @throws IllegalArgumentException if there are none
   */
  AllowedTracks(
      EventLayout layout, List<GridEvent> events, TrackChannelMap numbering, Region region) {
    this.layout = layout;
    for (GridEvent event : events) {
      if (event.isNote() && region.includesTrack(numbering.scoreTrack(event.track))) {
        channels
            .computeIfAbsent(
                layout.range(EventParameter.TRACK).first() + event.track, id -> new BitSet())
            .set(layout.range(EventParameter.CHANNEL).id(event.channel));
      }
    }
    if (channels.isEmpty()) {
      throw InfillEncoding.nobodyPlays(region);
    }
  }

  /** Leaves of the ids for the next parameter of a row those that lead to one of these places. */
  void restrict(EventParameter parameter, int[] row, BitSet blocked, BitSet ids) {
    if (parameter == EventParameter.TRACK) {
      BitSet open = new BitSet();
      channels.forEach((track, own) -> open.set(track, hasOpen(own, blocked)));
      ids.and(open);
    } else if (parameter == EventParameter.CHANNEL) {
      int place = 1 + layout.parametersOf(EventType.NOTE).indexOf(EventParameter.TRACK);
      ids.and(channels.get(row[place]));
    }
  }

  /** Whether any place is left. */
  boolean isAnyOpen(BitSet blocked) {
    return channels.values().stream().anyMatch(own -> hasOpen(own, blocked));
  }

  private static boolean hasOpen(BitSet channels, BitSet blocked) {
    return channels.stream().anyMatch(channel -> !blocked.get(channel));
  }
}

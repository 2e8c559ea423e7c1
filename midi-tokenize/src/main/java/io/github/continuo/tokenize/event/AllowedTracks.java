package io.github.continuo.tokenize.event;

import io.github.continuo.midi.Region;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import io.github.continuo.tokenize.routing.InfillTracks;
import io.github.continuo.tokenize.routing.TrackChannelMap;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tracks and channels that generated notes of a region may use: those that already have notes.
 */
final class AllowedTracks {
  private final EventLayout layout;
  private final Map<Integer, BitSet> channels = new TreeMap<>(); // token ids, by that of the track

  /**
   * Collects the tracks and channels of a region.
   *
   * @param events all events of the score
   * @throws IllegalArgumentException if no track of the region has a note
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
      throw InfillTracks.hasNoPlayer(region);
    }
  }

  /**
   * Removes token ids of other tracks and channels.
   *
   * @param parameter the parameter of the next token
   * @param event the tokens of the event before it
   * @param ids the token ids that are allowed next; modified
   */
  void restrict(EventParameter parameter, int[] event, BitSet blocked, BitSet ids) {
    if (parameter == EventParameter.TRACK) {
      BitSet open = new BitSet();
      channels.forEach((track, own) -> open.set(track, hasOpen(own, blocked)));
      ids.and(open);
    } else if (parameter == EventParameter.CHANNEL) {
      int slot = 1 + layout.parametersOf(EventType.NOTE).indexOf(EventParameter.TRACK);
      ids.and(channels.get(event[slot]));
    }
  }

  /** Whether a note may be on a track and a channel. */
  boolean allows(int track, int channel) {
    BitSet own = channels.get(layout.range(EventParameter.TRACK).id(track));
    return own != null && own.get(layout.range(EventParameter.CHANNEL).id(channel));
  }

  /** Whether any track has a channel that is not blocked. */
  boolean isAnyOpen(BitSet blocked) {
    return channels.values().stream().anyMatch(own -> hasOpen(own, blocked));
  }

  private static boolean hasOpen(BitSet channels, BitSet blocked) {
    return channels.stream().anyMatch(channel -> !blocked.get(channel));
  }
}

package io.github.continuo.tokenize;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** The channels that have events or notes, and the tracks in which they have them. */
final class ChannelUsage {
  static final int CHANNELS = 16;

  private final List<Integer> channels = new ArrayList<>();
  private final BitSet[] tracks = bitSets();
  private final BitSet[] noteTracks = bitSets();

  private static BitSet[] bitSets() {
    return Stream.generate(BitSet::new).limit(CHANNELS).toArray(BitSet[]::new);
  }

  void add(int channel, int track) {
    if (!tracks[channel].get(track)) {
      if (tracks[channel].isEmpty()) {
        channels.add(channel);
      }
      tracks[channel].set(track);
    }
  }

  void addNote(int channel, int track) {
    add(channel, track);
    noteTracks[channel].set(track);
  }

  /** The channels in the order in which they were added. */
  List<Integer> channels() {
    return channels;
  }

  /** The tracks in which a channel has events. */
  BitSet tracks(int channel) {
    return tracks[channel];
  }

  boolean hasNotes(int channel) {
    return !noteTracks[channel].isEmpty();
  }

  boolean hasNotes(int channel, int track) {
    return noteTracks[channel].get(track);
  }

  /** The first track in which a channel has notes; -1 if it has none. */
  int firstNoteTrack(int channel) {
    return noteTracks[channel].nextSetBit(0);
  }
}

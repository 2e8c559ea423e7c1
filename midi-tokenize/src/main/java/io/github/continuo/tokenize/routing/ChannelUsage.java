package io.github.continuo.tokenize.routing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** The channels that have events or notes, and the tracks in which they have them. */
public final class ChannelUsage {
  public static final int CHANNELS = 16;

  private final List<Integer> channels = new ArrayList<>();
  private final BitSet[] tracks = bitSets();
  private final BitSet[] noteTracks = bitSets();

  private static BitSet[] bitSets() {
    return Stream.generate(BitSet::new).limit(CHANNELS).toArray(BitSet[]::new);
  }

  public void add(int channel, int track) {
    if (!tracks[channel].get(track)) {
      if (tracks[channel].isEmpty()) {
        channels.add(channel);
      }
      tracks[channel].set(track);
    }
  }

  public void addNote(int channel, int track) {
    add(channel, track);
    noteTracks[channel].set(track);
  }

  /** The channels in the order in which they were added. */
  public List<Integer> channels() {
    return channels;
  }

  /** The tracks in which a channel has events. */
  public BitSet tracks(int channel) {
    return tracks[channel];
  }

  public boolean hasNotes(int channel) {
    return !noteTracks[channel].isEmpty();
  }

  public boolean hasNotes(int channel, int track) {
    return noteTracks[channel].get(track);
  }

  /** The first track in which a channel has notes; -1 if it has none. */
  public int firstNoteTrack(int channel) {
    return noteTracks[channel].nextSetBit(0);
  }
}

package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.ChannelUsage.CHANNELS;
import static io.github.continuo.tokenize.TrackChannelMap.NONE;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where new events sit in their score: the tracks and channels of the score that those of the rows
 * came from, and free ones for those that came from nowhere.
 */
final class ChannelAllocator {
  private static final int MAX_TRACKS = 0xFFFF; // of a score

  private final TrackChannelMap numbering;
  private final BitSet blockedChannels = new BitSet(); // of the score
  private final BitSet takenChannels;
  private final Map<Integer, Integer> newTracks = new HashMap<>(); // by track of the rows
  private final Map<Integer, Integer> newChannels = new HashMap<>(); // by channel of the rows
  private int nextTrack;
  private int nextChannel; // for the next channel that came from nowhere; NONE if there is none

  /**
   * @param blockedChannels channels of the score that are given to nobody
   */
  ChannelAllocator(Score score, TrackChannelMap numbering, Set<Integer> blockedChannels) {
    this.numbering = numbering;
    blockedChannels.forEach(this.blockedChannels::set);
    takenChannels = Voice.takenChannels(score);
    nextTrack = score.tracks().size();
    nextChannel = freeChannel();
  }

  int track(int track) {
    int known = numbering.scoreTrack(track);
    return known != NONE ? known : newTracks.computeIfAbsent(track, unknown -> nextTrack++);
  }

  /** Whether a track of the rows leads to one of the score, which has room for so many. */
  boolean mayUseTrack(int track) {
    return numbering.scoreTrack(track) != NONE
        || newTracks.containsKey(track)
        || nextTrack < MAX_TRACKS;
  }

  /** Whether a channel of the rows leads to a channel of the score that is not blocked. */
  boolean mayUse(int channel) {
    int known = knownChannel(channel);
    return known == NONE ? nextChannel != NONE : !blockedChannels.get(known);
  }

  /** The channel of the score that a channel of the rows leads to; it must be one to use. */
  int channel(int channel) {
    int known = knownChannel(channel);
    if (known != NONE) {
      return known;
    }
    int given = nextChannel;
    newChannels.put(channel, given);
    takenChannels.set(given);
    nextChannel = freeChannel();
    return given;
  }

  private int knownChannel(int channel) {
    int known = numbering.scoreChannel(channel);
    if (known != NONE) {
      return known;
    }
    return channel == Note.DRUM_CHANNEL
        ? Note.DRUM_CHANNEL
        : newChannels.getOrDefault(channel, NONE);
  }

  /**
   * The lowest channel that nothing uses; if all are in use, the lowest that no number leads to.
   */
  private int freeChannel() {
    int free = lowestOutside(takenChannels);
    return free != NONE ? free : lowestOutside(saidChannels());
  }

  private BitSet saidChannels() {
    BitSet said = new BitSet();
    said.set(Note.DRUM_CHANNEL);
    for (int channel = 0; channel < CHANNELS; channel++) {
      if (knownChannel(channel) != NONE) {
        said.set(knownChannel(channel));
      }
    }
    return said;
  }

  /** The lowest channel that is neither in a set nor blocked. */
  private int lowestOutside(BitSet channels) {
    BitSet closed = (BitSet) channels.clone();
    closed.or(blockedChannels);
    int free = closed.nextClearBit(0);
    return free < CHANNELS ? free : NONE;
  }
}

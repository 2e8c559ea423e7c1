package io.github.continuo.tokenize.routing;

import static io.github.continuo.tokenize.routing.ChannelUsage.CHANNELS;
import static io.github.continuo.tokenize.routing.TrackChannelMap.NONE;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Converts the track and channel numbers of generated events to tracks and channels of the score,
 * and assigns free ones to numbers that have none.
 */
public final class ChannelAllocator {
  private static final int MAX_TRACKS = 0xFFFF; // of a score

  private final TrackChannelMap numbering;
  private final BitSet blockedChannels = new BitSet(); // of the score
  private final BitSet takenChannels;
  private final Map<Integer, Integer> newTracks = new HashMap<>(); // by track number in the tokens
  private final Map<Integer, Integer> newChannels = new HashMap<>(); // by channel in the tokens
  private int nextTrack;
  private int nextChannel; // for the next unassigned number; NONE if no channel is left

  /**
   * Creates the allocator of a score.
   *
   * @param blockedChannels channels of the score that are never assigned
   */
  public ChannelAllocator(Score score, TrackChannelMap numbering, Set<Integer> blockedChannels) {
    this.numbering = numbering;
    blockedChannels.forEach(this.blockedChannels::set);
    takenChannels = Voice.takenChannels(score);
    nextTrack = score.tracks().size();
    nextChannel = freeChannel();
  }

  public int track(int track) {
    int known = numbering.scoreTrack(track);
    return known != NONE ? known : newTracks.computeIfAbsent(track, unknown -> nextTrack++);
  }

  /** Whether a track number has a track. */
  public boolean hasTrack(int track) {
    return numbering.scoreTrack(track) != NONE || newTracks.containsKey(track);
  }

  /** Whether a channel number has a channel. */
  public boolean hasChannel(int channel) {
    return knownChannel(channel) != NONE;
  }

  /** Returns the track that a number has or would get. */
  public int expectedTrack(int track) {
    int known = numbering.scoreTrack(track);
    return known != NONE ? known : newTracks.getOrDefault(track, nextTrack);
  }

  /** Returns the channel that a number has or would get. */
  public int expectedChannel(int channel) {
    int known = knownChannel(channel);
    return known != NONE ? known : nextChannel;
  }

  /** Whether a track number has a track in the score, or the score has room for a new one. */
  public boolean mayUseTrack(int track) {
    return hasTrack(track) || nextTrack < MAX_TRACKS;
  }

  /** Whether a channel number has, or can get, a channel of the score that is not blocked. */
  public boolean mayUse(int channel) {
    int known = knownChannel(channel);
    return known == NONE ? nextChannel != NONE : !blockedChannels.get(known);
  }

  /** Returns the channel of the score for a channel number that {@link #mayUse} accepts. */
  public int channel(int channel) {
    int known = knownChannel(channel);
    if (known != NONE) {
      return known;
    }
    int assigned = nextChannel;
    newChannels.put(channel, assigned);
    takenChannels.set(assigned);
    nextChannel = freeChannel();
    return assigned;
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
   * The lowest channel that the score does not use; if it uses all, the lowest that no number is
   * assigned to.
   */
  private int freeChannel() {
    int free = lowestOutside(takenChannels);
    return free != NONE ? free : lowestOutside(assignedChannels());
  }

  private BitSet assignedChannels() {
    BitSet assigned = new BitSet();
    assigned.set(Note.DRUM_CHANNEL);
    for (int channel = 0; channel < CHANNELS; channel++) {
      if (knownChannel(channel) != NONE) {
        assigned.set(knownChannel(channel));
      }
    }
    return assigned;
  }

  /** The lowest channel that is neither in a set nor blocked. */
  private int lowestOutside(BitSet channels) {
    BitSet closed = (BitSet) channels.clone();
    closed.or(blockedChannels);
    int free = closed.nextClearBit(0);
    return free < CHANNELS ? free : NONE;
  }
}

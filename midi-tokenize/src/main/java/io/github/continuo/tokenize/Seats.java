package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.ChannelUse.CHANNELS;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Where new events sit in their score: the tracks and channels of the score that those of the rows
 * came from, and free ones for those that came from nowhere.
 */
final class Seats {
  private final Numbering numbering;
  private final BitSet takenChannels;
  private final Map<Integer, Integer> newTracks = new HashMap<>(); // by track of the rows
  private final Map<Integer, Integer> newChannels = new HashMap<>(); // by channel of the rows
  private int nextTrack;

  Seats(Score score, Numbering numbering) {
    this.numbering = numbering;
    takenChannels = Voice.takenChannels(score);
    nextTrack = score.tracks().size();
  }

  int track(int track) {
    int known = numbering.scoreTrack(track);
    return known != Numbering.NONE
        ? known
        : newTracks.computeIfAbsent(track, unknown -> nextTrack++);
  }

  int channel(int channel) {
    int known = numbering.scoreChannel(channel);
    if (known != Numbering.NONE) {
      return known;
    }
    return channel == Note.DRUM_CHANNEL
        ? Note.DRUM_CHANNEL
        : newChannels.computeIfAbsent(channel, unknown -> freeChannel());
  }

  /**
   * The lowest channel that nothing uses; if all are in use, the lowest that no number leads to.
   */
  private int freeChannel() {
    int free = takenChannels.nextClearBit(0);
    if (free == CHANNELS) {
      BitSet said = new BitSet();
      said.set(Note.DRUM_CHANNEL);
      newChannels.values().forEach(said::set);
      for (int channel = 0; channel < CHANNELS; channel++) {
        if (numbering.scoreChannel(channel) != Numbering.NONE) {
          said.set(numbering.scoreChannel(channel));
        }
      }
      free = said.nextClearBit(0);
    }
    takenChannels.set(free);
    return free;
  }
}

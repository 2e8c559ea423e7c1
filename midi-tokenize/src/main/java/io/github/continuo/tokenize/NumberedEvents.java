package io.github.continuo.tokenize;

import io.github.continuo.midi.Note;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The events of a score under the numbers of tracks and channels that their rows say. */
final class NumberedEvents {
  private static final int DRUMS_ONLY = 1 << Note.DRUM_CHANNEL;

  final List<GridEvent> events;

  /** Also such as are no longer among the events. */
  final List<GridEvent> keySignatures;

  final int[] pitchClasses;
  final TrackChannelMap numbering;

  /** The channels with events, in the order in which they are given default instruments. */
  final List<Integer> channels = new ArrayList<>();

  /** Those of the channels that have no notes. */
  final BitSet silentChannels = new BitSet();

  /** By channel: the track of its first note. */
  final int[] firstNoteTrack = new int[ChannelUsage.CHANNELS];

  /** By track: the set of its channels, a bit for each. */
  final int[] channelsOfTrack;

  NumberedEvents(
      List<GridEvent> events,
      List<GridEvent> keySignatures,
      int[] pitchClasses,
      TrackChannelMap numbering,
      int trackCount) {
    this.events = events;
    this.keySignatures = keySignatures;
    this.pitchClasses = pitchClasses;
    this.numbering = numbering;
    channelsOfTrack = new int[trackCount];
  }

  /** The events of a score under the score's own numbers. */
  static NumberedEvents of(ScoreScan scan) {
    NumberedEvents sheet =
        new NumberedEvents(
            scan.events,
            scan.keySignatures,
            scan.pitchClasses,
            TrackChannelMap.same(scan.trackCount),
            scan.trackCount);
    for (int channel : scan.use.channels()) {
      sheet.addChannel(channel, scan.use.hasNotes(channel), scan.use.firstNoteTrack(channel));
      for (int track = 0; track < scan.trackCount; track++) {
        if (scan.use.hasNotes(channel, track)) {
          sheet.channelsOfTrack[track] |= 1 << channel;
        }
      }
    }
    return sheet;
  }

  /**
   * @param firstNoteTrack of no importance without notes
   */
  void addChannel(int channel, boolean hasNotes, int firstNoteTrack) {
    channels.add(channel);
    silentChannels.set(channel, !hasNotes);
    this.firstNoteTrack[channel] = firstNoteTrack;
  }

  boolean hasDrumsOnly(int track) {
    return channelsOfTrack[track] == DRUMS_ONLY;
  }
}

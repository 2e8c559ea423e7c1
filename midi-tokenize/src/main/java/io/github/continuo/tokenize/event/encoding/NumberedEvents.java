package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.midi.Note;
import io.github.continuo.tokenize.routing.ChannelUsage;
import io.github.continuo.tokenize.routing.TrackChannelMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Events of a score with the track and channel numbers of the tokens. */
public final class NumberedEvents {
  private static final int DRUMS_ONLY = 1 << Note.DRUM_CHANNEL;

  public final List<GridEvent> events;

  /** All key signatures, including those that are no longer in {@link #events}. */
  final List<GridEvent> keySignatures;

  final int[] pitchClasses;
  public final TrackChannelMap numbering;

  /** The channels with events, in the order in which they get default instruments. */
  final List<Integer> channels = new ArrayList<>();

  /** The channels without notes. */
  public final BitSet silentChannels = new BitSet();

  /** By channel: the track of the first note. */
  final int[] firstNoteTrack = new int[ChannelUsage.CHANNELS];

  /** By track: the set of channels, one bit each. */
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

  /** Returns the events of a score with the track and channel numbers of the score. */
  public static NumberedEvents of(ScoreScan scan) {
    NumberedEvents numbered =
        new NumberedEvents(
            scan.events,
            scan.keySignatures,
            scan.pitchClasses,
            TrackChannelMap.same(scan.trackCount),
            scan.trackCount);
    for (int channel : scan.use.channels()) {
      numbered.addChannel(channel, scan.use.hasNotes(channel), scan.use.firstNoteTrack(channel));
      for (int track = 0; track < scan.trackCount; track++) {
        if (scan.use.hasNotes(channel, track)) {
          numbered.channelsOfTrack[track] |= 1 << channel;
        }
      }
    }
    return numbered;
  }

  /**
   * Adds a channel.
   *
   * @param firstNoteTrack track of the first note; ignored without notes
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

package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.ChannelUsage.CHANNELS;
import static io.github.continuo.tokenize.ScoreScan.MAX_TRACKS;

import io.github.continuo.midi.Note;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Second stage of an encoding: channels are counted in the order in which they appear, and every
 * channel gets a track of its own for each track that it has notes in.
 *
 * <p>The drum channel keeps its number. Track 0 is the conductor's: tempos and meters go there, and
 * what belongs to no numbered track. Programs and controls follow the notes of their channel, key
 * signatures are written to each track that came from theirs.
 */
final class Renumbering {
  private final ScoreScan scan;
  private final boolean leaveOutSilentChannels;
  private final List<Integer> oldChannels = new ArrayList<>(); // in order of assignment
  private final int[] newChannels = new int[CHANNELS];
  private final int[][] newTracks = new int[CHANNELS][MAX_TRACKS]; // 0 for what has no number
  private int trackCount = 1;

  private Renumbering(ScoreScan scan, boolean leaveOutSilentChannels) {
    this.scan = scan;
    this.leaveOutSilentChannels = leaveOutSilentChannels;
  }

  static NumberedEvents of(ScoreScan scan, boolean leaveOutSilentChannels) {
    Renumbering renumbering = new Renumbering(scan, leaveOutSilentChannels);
    renumbering.numberChannels();
    renumbering.numberTracks();
    return renumbering.rewritten();
  }

  private void numberChannels() {
    oldChannels.addAll(scan.use.channels());
    if (leaveOutSilentChannels) {
      oldChannels.sort(Comparator.comparing(channel -> !scan.use.hasNotes(channel)));
    }
    boolean drums = oldChannels.remove((Integer) Note.DRUM_CHANNEL);
    int next = 0;
    for (int channel : oldChannels) {
      newChannels[channel] = next++;
      if (next == Note.DRUM_CHANNEL) {
        next++;
      }
    }
    if (drums) {
      oldChannels.add(0, Note.DRUM_CHANNEL);
      newChannels[Note.DRUM_CHANNEL] = Note.DRUM_CHANNEL;
    }
  }

  private void numberTracks() {
    List<Integer> byNewChannel = new ArrayList<>(oldChannels);
    byNewChannel.sort(Comparator.comparing(channel -> newChannels[channel]));
    for (int channel : byNewChannel) {
      if (leaveOutSilentChannels && !scan.use.hasNotes(channel)) {
        continue;
      }
      scan.use.tracks(channel).stream()
          .filter(track -> scan.use.hasNotes(channel, track) || !scan.use.hasNotes(channel))
          .forEach(track -> newTracks[channel][track] = trackCount++);
    }
  }

  private NumberedEvents rewritten() {
    List<GridEvent> events = new ArrayList<>(scan.events.size());
    List<GridEvent> keySignatures = new ArrayList<>();
    List<GridEvent> copies = new ArrayList<>();
    for (GridEvent event : scan.events) {
      if (event.kind != EventType.KEY_SIGNATURE) {
        rewrite(event);
        events.add(event);
      } else if (rewriteKeySignature(event, copies)) {
        keySignatures.add(event);
        events.add(event);
      }
    }
    keySignatures.addAll(copies);
    events.addAll(copies);
    NumberedEvents sheet =
        new NumberedEvents(events, keySignatures, scan.pitchClasses, numbering(), trackCount);
    for (int channel : oldChannels) {
      boolean hasNotes = scan.use.hasNotes(channel);
      int firstTrack = hasNotes ? newTracks[channel][scan.use.firstNoteTrack(channel)] : 0;
      sheet.addChannel(newChannels[channel], hasNotes, firstTrack);
      scan.use.tracks(channel).stream()
          .forEach(
              track ->
                  sheet.channelsOfTrack[newTracks[channel][track]] |= 1 << newChannels[channel]);
    }
    return sheet;
  }

  /** Renumbers an event of any kind but key signatures. */
  private void rewrite(GridEvent event) {
    if (!event.hasChannel()) {
      event.track = 0;
      return;
    }
    int channel = event.channel;
    boolean followsNotes = scan.use.hasNotes(channel) && !scan.use.hasNotes(channel, event.track);
    int track = followsNotes ? scan.use.firstNoteTrack(channel) : event.track;
    event.track = newTracks[channel][track];
    event.channel = newChannels[channel];
  }

  /**
   * Brings a key signature to the first track that came from its own, and copies of it to the
   * others.
   *
   * @return whether it stays; if there is no such track, only the conductor's does
   */
  private boolean rewriteKeySignature(GridEvent event, List<GridEvent> copies) {
    int oldTrack = event.track;
    boolean placed = false;
    for (int channel = 0; channel < CHANNELS; channel++) {
      int track = newTracks[channel][oldTrack];
      if (track != 0) {
        GridEvent target = placed ? event.copy() : event;
        target.track = track;
        if (channel == Note.DRUM_CHANNEL) {
          target.number = GridEvent.NO_SHARPS;
        }
        if (placed) {
          copies.add(target);
        }
        placed = true;
      }
    }
    return placed || oldTrack == 0;
  }

  private TrackChannelMap numbering() {
    int[] scoreTracks = new int[trackCount];
    int[] scoreChannels = new int[CHANNELS];
    Arrays.fill(scoreChannels, TrackChannelMap.NONE);
    scoreTracks[0] = scan.trackCount == 0 ? TrackChannelMap.NONE : 0;
    for (int channel : oldChannels) {
      scoreChannels[newChannels[channel]] = channel;
      for (int track = 0; track < MAX_TRACKS; track++) {
        if (newTracks[channel][track] != 0) {
          scoreTracks[newTracks[channel][track]] = track;
        }
      }
    }
    return new TrackChannelMap(scoreTracks, scoreChannels);
  }
}

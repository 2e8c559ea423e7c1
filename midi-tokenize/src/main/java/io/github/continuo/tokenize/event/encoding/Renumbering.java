package io.github.continuo.tokenize.event.encoding;

import static io.github.continuo.tokenize.event.encoding.ScoreScan.MAX_TRACKS;
import static io.github.continuo.tokenize.routing.ChannelUsage.CHANNELS;

import io.github.continuo.midi.Note;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.routing.TrackChannelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Second stage of event encoding: renumbers channels in order of appearance, and gives each channel
 * one track for each score track in which it has notes.
 *
 * <p>The drum channel keeps its number. Track 0 is the conductor track: it gets tempos, time
 * signatures, and all events that belong to no numbered track. Program and control changes follow
 * the notes of their channel; a key signature is copied to each track that came from its own.
 */
public final class Renumbering {
  private final ScoreScan scan;
  private final boolean leaveOutSilentChannels;
  private final List<Integer> oldChannels = new ArrayList<>(); // in order of assignment
  private final int[] newChannels = new int[CHANNELS];
  private final int[][] newTracks = new int[CHANNELS][MAX_TRACKS]; // 0 if there is no new track
  private int trackCount = 1;

  private Renumbering(ScoreScan scan, boolean leaveOutSilentChannels) {
    this.scan = scan;
    this.leaveOutSilentChannels = leaveOutSilentChannels;
  }

  public static NumberedEvents of(ScoreScan scan, boolean leaveOutSilentChannels) {
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
      if (event.type != EventType.KEY_SIGNATURE) {
        rewrite(event);
        events.add(event);
      } else if (rewriteKeySignature(event, copies)) {
        keySignatures.add(event);
        events.add(event);
      }
    }
    keySignatures.addAll(copies);
    events.addAll(copies);
    NumberedEvents numbered =
        new NumberedEvents(events, keySignatures, scan.pitchClasses, numbering(), trackCount);
    for (int channel : oldChannels) {
      boolean hasNotes = scan.use.hasNotes(channel);
      int firstTrack = hasNotes ? newTracks[channel][scan.use.firstNoteTrack(channel)] : 0;
      numbered.addChannel(newChannels[channel], hasNotes, firstTrack);
      scan.use.tracks(channel).stream()
          .forEach(
              track ->
                  numbered.channelsOfTrack[newTracks[channel][track]] |= 1 << newChannels[channel]);
    }
    return numbered;
  }

  /** Renumbers an event of any type except key signatures. */
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
   * Moves a key signature to the first track that came from its own, and adds copies for the
   * others.
   *
   * @return whether it is kept; without such a track, only one in the conductor track is
   */
  private boolean rewriteKeySignature(GridEvent event, List<GridEvent> copies) {
    int oldTrack = event.track;
    boolean moved = false;
    for (int channel = 0; channel < CHANNELS; channel++) {
      int track = newTracks[channel][oldTrack];
      if (track != 0) {
        GridEvent target = moved ? event.copy() : event;
        target.track = track;
        if (channel == Note.DRUM_CHANNEL) {
          target.number = GridEvent.NO_SHARPS;
        }
        if (moved) {
          copies.add(target);
        }
        moved = true;
      }
    }
    return moved || oldTrack == 0;
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

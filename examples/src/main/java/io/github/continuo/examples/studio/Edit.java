package io.github.continuo.examples.studio;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Changes of a score that need no model. */
final class Edit {
  private Edit() {}

  /** Returns the tick at which a bar starts. */
  static long barStart(Score score, long barNumber) {
    return BeatMap.of(score.timeBase()).tickAt(BarMap.of(score).startBeat(barNumber));
  }

  /**
   * Returns the music before a bar. Notes that sound past it end there. If no note reaches the bar,
   * it is the score itself.
   */
  static Score before(Score score, int barNumber) {
    long end = barStart(score, barNumber);
    if (score.notes().allMatch(note -> note.endTick() <= end)) {
      return score;
    }
    List<Track> tracks = score.tracks().stream().map(track -> before(track, end)).toList();
    return new Score(score.format(), score.timeBase(), tracks);
  }

  private static Track before(Track track, long end) {
    List<ScoreEvent> events =
        track.events().stream()
            .filter(event -> event.tick() < end)
            .map(event -> event instanceof Note note ? endingBy(end, note) : event)
            .toList();
    return Track.of(events, Math.min(track.endTick(), end));
  }

  private static Note endingBy(long end, Note note) {
    return new Note(
        note.tick(),
        Math.min(note.durationTicks(), end - note.tick()),
        note.channel(),
        note.pitch(),
        note.velocity(),
        note.releaseVelocity());
  }

  /**
   * Returns the score with one instrument for all notes of a track. Other tracks on its channels
   * change with it, since in MIDI a channel has one instrument at a time.
   *
   * @throws IllegalArgumentException if the track has no notes but those of drums
   */
  static Score withInstrument(Score score, int track, int program) {
    Set<Integer> channels = pitchedChannels(score, track);
    if (channels.isEmpty()) {
      throw new IllegalArgumentException(
          "track " + (track + 1) + " must have notes of an instrument other than drums, got none");
    }
    List<Track> others =
        score.tracks().stream()
            .map(
                one ->
                    one.withoutEvents(
                        event ->
                            event instanceof ProgramChange change
                                && channels.contains(change.channel())))
            .toList();
    List<TrackEvent> changes =
        channels.stream()
            .map(channel -> new TrackEvent(track, new ProgramChange(0, channel, program)))
            .toList();
    return new Score(score.format(), score.timeBase(), others).withEvents(changes);
  }

  /** Returns the channels of the notes of a track; an empty set if there is no such track. */
  static Set<Integer> channels(Score score, int track) {
    if (track >= score.tracks().size()) {
      return Set.of();
    }
    return score
        .tracks()
        .get(track)
        .notes()
        .map(Note::channel)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> pitchedChannels(Score score, int track) {
    Set<Integer> channels = new TreeSet<>(channels(score, track));
    channels.remove(Note.DRUM_CHANNEL);
    return channels;
  }
}

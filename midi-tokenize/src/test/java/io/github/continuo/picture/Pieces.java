package io.github.continuo.picture;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.List;
import java.util.stream.Stream;

/** Music to draw, 480 ticks a beat. */
final class Pieces {
  private Pieces() {}

  static Score score(ScoreEvent... events) {
    return score(Track.of(List.of(events)));
  }

  static Score score(Track... tracks) {
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(tracks));
  }

  static Track named(String name, ScoreEvent... events) {
    return Track.of(
        Stream.concat(
                Stream.of(TextEvent.of(0, TextEvent.Kind.TRACK_NAME, name)), Stream.of(events))
            .toList());
  }

  /** A note of middle C. */
  static Note note(double startBeat, double beats) {
    return new Note(Math.round(startBeat * 480), Math.round(beats * 480), 0, 60, 80);
  }

  static List<TrackEvent> placed(Note... notes) {
    return Stream.of(notes).map(note -> new TrackEvent(0, note)).toList();
  }
}

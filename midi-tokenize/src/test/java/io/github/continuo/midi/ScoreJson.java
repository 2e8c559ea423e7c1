package io.github.continuo.midi;

import com.google.gson.JsonArray;
import java.util.Optional;

/** Scores in the form of the golden ones: six kinds of events, notes at their note-offs. */
public final class ScoreJson {
  private ScoreJson() {}

  /** The tracks of a score, {@code [[event, ...], ...]}. */
  public static JsonArray tracks(Score score) {
    JsonArray tracks = new JsonArray();
    for (Track track : score.tracks()) {
      JsonArray events = new JsonArray();
      track.eventsByNoteOff().forEach(event -> json(event).ifPresent(events::add));
      tracks.add(events);
    }
    return tracks;
  }

  private static Optional<JsonArray> json(ScoreEvent event) {
    if (event instanceof Note note) {
      return array(
          "note", note.tick(), note.durationTicks(), note.channel(), note.pitch(), note.velocity());
    }
    if (event instanceof ProgramChange change) {
      return array("patch_change", change.tick(), change.channel(), change.program());
    }
    if (event instanceof ControlChange change) {
      return array(
          "control_change", change.tick(), change.channel(), change.controller(), change.value());
    }
    if (event instanceof Tempo tempo) {
      return array("set_tempo", tempo.tick(), tempo.microsPerQuarter());
    }
    if (event instanceof TimeSignature timeSignature) {
      return array(
          "time_signature",
          timeSignature.tick(),
          timeSignature.numerator(),
          Integer.numberOfTrailingZeros(timeSignature.denominator()),
          timeSignature.clocksPerClick(),
          timeSignature.thirtySecondsPerQuarter());
    }
    if (event instanceof KeySignature key) {
      return array(
          "key_signature", key.tick(), key.sharps(), key.mode() == KeySignature.Mode.MINOR ? 1 : 0);
    }
    return Optional.empty();
  }

  private static Optional<JsonArray> array(String kind, Number... numbers) {
    JsonArray array = new JsonArray();
    array.add(kind);
    for (Number number : numbers) {
      array.add(number);
    }
    return Optional.of(array);
  }
}

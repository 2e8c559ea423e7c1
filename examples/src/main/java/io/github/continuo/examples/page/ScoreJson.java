package io.github.continuo.examples.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.Optional;
import java.util.Set;

/**
 * A score as JSON for the page: {@code ticksPerQuarter}, the start ticks of all {@code bars} and of
 * the one after the last, the {@code tracks} with their names, and {@code events}, each an array:
 *
 * <pre>
 * ["note", track, tick, durationTicks, channel, pitch, velocity]
 * ["program", track, tick, channel, program]
 * ["control", track, tick, channel, controller, value]
 * ["tempo", track, tick, microsPerQuarter]
 * </pre>
 *
 * <p>Other events, which the page neither draws nor plays, are left out.
 */
public final class ScoreJson {
  private static final int MAX_BARS = 20_000;

  /** Controllers that the page's synthesizer follows: volume, pan, expression, sustain pedal. */
  private static final Set<Integer> CONTROLLERS = Set.of(7, 10, 11, 64);

  private ScoreJson() {}

  /**
   * Returns a score as JSON.
   *
   * @throws IllegalArgumentException if it has more than 20,000 bars
   */
  public static JsonObject of(Score score) {
    JsonObject json = new JsonObject();
    json.addProperty("ticksPerQuarter", BeatMap.of(score.timeBase()).ticksPerBeat());
    json.add("bars", bars(score));
    JsonArray tracks = new JsonArray();
    JsonArray events = new JsonArray();
    boolean hasTempo = score.timeBase() instanceof TimeBase.TicksPerQuarter;
    for (int i = 0; i < score.tracks().size(); i++) {
      Track track = score.tracks().get(i);
      JsonObject one = new JsonObject();
      one.addProperty("name", track.name().map(String::strip).orElse(""));
      tracks.add(one);
      for (ScoreEvent event : track.events()) {
        if (hasTempo || !(event instanceof Tempo)) {
          event(new TrackEvent(i, event)).ifPresent(events::add);
        }
      }
    }
    json.add("tracks", tracks);
    json.add("events", events);
    return json;
  }

  private static JsonArray bars(Score score) {
    BeatMap beats = BeatMap.of(score.timeBase());
    BarMap bars = BarMap.of(score);
    long endTick = score.notes().mapToLong(Note::endTick).max().orElse(0);
    long last = bars.barNumberAt(beats.beatAt(Math.max(0, endTick - 1)));
    if (last > MAX_BARS) {
      throw new IllegalArgumentException(
          "music must have at most " + MAX_BARS + " bars to be shown here, got " + last);
    }
    JsonArray starts = new JsonArray();
    for (long bar = 1; bar <= last + 1; bar++) {
      starts.add(beats.tickAt(bars.startBeat(bar)));
    }
    return starts;
  }

  /** Returns an event as JSON, or nothing if the page has no use for it. */
  public static Optional<JsonArray> event(TrackEvent placed) {
    ScoreEvent event = placed.event();
    if (event instanceof Note note) {
      return array(
          "note", placed, note.durationTicks(), note.channel(), note.pitch(), note.velocity());
    }
    if (event instanceof ProgramChange change) {
      return array("program", placed, change.channel(), change.program());
    }
    if (event instanceof ControlChange change && CONTROLLERS.contains(change.controller())) {
      return array("control", placed, change.channel(), change.controller(), change.value());
    }
    if (event instanceof Tempo tempo) {
      return array("tempo", placed, tempo.microsPerQuarter());
    }
    return Optional.empty();
  }

  private static Optional<JsonArray> array(String kind, TrackEvent placed, long... values) {
    JsonArray array = new JsonArray();
    array.add(kind);
    array.add(placed.track());
    array.add(placed.event().tick());
    for (long value : values) {
      array.add(value);
    }
    return Optional.of(array);
  }
}

package io.github.continuo.generate;

import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.RawEvent;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TrackEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The notes among which new ones are fitted: those of the score, and the new ones so far. In a
 * file, two notes of one pitch and channel that overlap in a track end in each other's places, so
 * none is let overlap.
 *
 * <p>Whatever sounds keeps its length, for it may be the prompt's, or have been handed out by a
 * stream. What is struck while its pitch sounds is left out: the harmony lacks nothing then, but a
 * stroke. To block the pitch in the choice instead would have the model play a wrong note for it.
 * Only where the old note ends within a twelfth of a beat, a step of the coarser grid, does the new
 * one start there: that is a trifle of legato, and no second stroke into a note. A new note also
 * ends where an old one of its pitch starts, or before the stray note-off of a sloppy file, which
 * would end it.
 *
 * <p>Mutable; for one piece.
 */
final class SurroundingNotes {
  private static final double LEGATO_BEATS = 1 / 12.0;

  private record Key(int track, int channel, int pitch) {}

  /** By start of what stands there: up to where the pitch sounds then. */
  private final Map<Key, TreeMap<Long, Long>> sounding = new HashMap<>();

  private final long startTick;
  private final long endTick;
  private final long legatoTicks;

  /**
   * Notes around new ones.
   *
   * @param startTick no new note starts before
   * @param endTick where new notes end at the latest
   */
  SurroundingNotes(Score score, long startTick, long endTick) {
    this.startTick = startTick;
    this.endTick = endTick;
    legatoTicks = BeatMap.of(score.timeBase()).tickAt(LEGATO_BEATS);
    for (int track = 0; track < score.tracks().size(); track++) {
      for (ScoreEvent event : score.tracks().get(track).events()) {
        stand(track, event);
      }
    }
    sounding.values().forEach(SurroundingNotes::joinOverlaps);
  }

  private void stand(int track, ScoreEvent event) {
    if (event instanceof Note note) {
      // The note-off of a note without length must not be taken for that of a new one.
      long start = note.durationTicks() > 0 ? note.tick() : note.tick() - 1;
      stand(new Key(track, note.channel(), note.pitch()), start, note.endTick());
    } else if (event instanceof RawEvent raw && raw.status() < 0xA0) { // a note-off
      Key key = new Key(track, raw.status() & 0xF, raw.message()[1]);
      stand(key, raw.tick() - 1, raw.tick());
    }
  }

  private void stand(Key key, long start, long end) {
    if (end > startTick) {
      sounding.computeIfAbsent(key, pitch -> new TreeMap<>()).merge(start, end, Math::max);
    }
  }

  /** Notes of a score may overlap. */
  private static void joinOverlaps(Map<Long, Long> pitch) {
    long end = 0;
    for (Map.Entry<Long, Long> stretch : pitch.entrySet()) {
      end = Math.max(end, stretch.getValue());
      stretch.setValue(end);
    }
  }

  /**
   * A new event, if a note as it fits, which is one of the notes from now on.
   *
   * @return null if it does not fit
   */
  @Nullable TrackEvent fitted(TrackEvent placed) {
    if (!(placed.event() instanceof Note note)) {
      return placed;
    }
    Key key = new Key(placed.track(), note.channel(), note.pitch());
    TreeMap<Long, Long> pitch = sounding.computeIfAbsent(key, unheard -> new TreeMap<>());
    long start = note.tick();
    Map.Entry<Long, Long> before = pitch.floorEntry(start);
    while (before != null && before.getValue() > start) {
      start = before.getValue();
      if (start - note.tick() > legatoTicks) {
        return null;
      }
      before = pitch.floorEntry(start);
    }
    Long next = pitch.higherKey(start);
    long end = Math.min(Math.min(note.endTick(), endTick), next == null ? endTick : next);
    if (end <= start) {
      return null;
    }
    pitch.put(start, end);
    return new TrackEvent(
        placed.track(),
        new Note(
            start,
            end - start,
            note.channel(),
            note.pitch(),
            note.velocity(),
            note.releaseVelocity()));
  }
}

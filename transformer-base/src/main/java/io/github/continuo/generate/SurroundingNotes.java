package io.github.continuo.generate;

import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.RawEvent;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes of the score and earlier new notes, among which each new note is fitted: notes of one
 * pitch, channel and track do not overlap, because in a file each would end at the note-off of the
 * other.
 *
 * <p>A sounding note keeps its length, because it may belong to the prompt or have been returned by
 * a stream already. A note that starts while its pitch sounds is left out: the harmony stays
 * complete, only an attack is missing. If sampling blocked the pitch instead, the model would
 * generate a wrong note. Only if the old note ends within a twelfth of a beat, one step of the
 * coarser grid, does the new note start there. A new note also ends where an old one of its pitch
 * starts, or before an unmatched note-off of the file, which would end it.
 *
 * <p>Mutable; for one piece.
 */
final class SurroundingNotes {
  private static final double LEGATO_BEATS = 1 / 12.0;

  private record Key(int track, int channel, int pitch) {}

  /** By start tick of a note: the tick until which its pitch sounds. */
  private final Map<Key, TreeMap<Long, Long>> sounding = new HashMap<>();

  private final long startTick;
  private final long endTick;
  private final long legatoTicks;

  /**
   * Creates the notes around new ones.
   *
   * @param startTick no new note starts before this tick
   * @param endTick new notes end at this tick at the latest
   */
  SurroundingNotes(Score score, long startTick, long endTick) {
    this.startTick = startTick;
    this.endTick = endTick;
    legatoTicks = BeatMap.of(score.timeBase()).tickAt(LEGATO_BEATS);
    score.trackEvents().forEach(this::add);
    sounding.values().forEach(SurroundingNotes::joinOverlaps);
  }

  private void add(TrackEvent event) {
    int track = event.track();
    if (event.event() instanceof Note note) {
      // The note-off of a note without duration must not end a new note.
      long start = note.durationTicks() > 0 ? note.tick() : note.tick() - 1;
      add(new Key(track, note.channel(), note.pitch()), start, note.endTick());
    } else if (event.event() instanceof RawEvent raw && raw.status() < 0xA0) { // a note-off
      Key key = new Key(track, raw.status() & 0xF, raw.message()[1]);
      add(key, raw.tick() - 1, raw.tick());
    }
  }

  private void add(Key key, long start, long end) {
    if (end > startTick) {
      sounding.computeIfAbsent(key, pitch -> new TreeMap<>()).merge(start, end, Math::max);
    }
  }

  /** Extends each note to the end of earlier ones, because notes of a score may overlap. */
  private static void joinOverlaps(Map<Long, Long> pitch) {
    long end = 0;
    for (Map.Entry<Long, Long> note : pitch.entrySet()) {
      end = Math.max(end, note.getValue());
      note.setValue(end);
    }
  }

  /**
   * Returns a new event with a note fitted in, and adds the note to the surrounding ones.
   *
   * @return null if the note does not fit
   */
  @Nullable TrackEvent fitted(TrackEvent event) {
    if (!(event.event() instanceof Note note)) {
      return event;
    }
    Key key = new Key(event.track(), note.channel(), note.pitch());
    TreeMap<Long, Long> pitch = sounding.computeIfAbsent(key, unused -> new TreeMap<>());
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
        event.track(),
        new Note(
            start,
            end - start,
            note.channel(),
            note.pitch(),
            note.velocity(),
            note.releaseVelocity()));
  }
}

package io.github.continuo.generate;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.Score;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The notes around a region, between which new ones are fitted: in a file, two notes of one pitch
 * that overlap in a track would end in each other's places.
 */
final class KeptNotes {
  private record Key(int track, int channel, int pitch) {
    static Key of(int track, Note note) {
      return new Key(track, note.channel(), note.pitch());
    }
  }

  private final Map<Key, TreeMap<Long, Note>> notes = new HashMap<>(); // by start
  private final long endTick;

  /**
   * @param kept the score without the notes of the region
   * @param endTick where new notes end at the latest
   */
  KeptNotes(Score kept, long endTick) {
    this.endTick = endTick;
    for (int track = 0; track < kept.tracks().size(); track++) {
      for (Note note : (Iterable<Note>) kept.tracks().get(track).notes()::iterator) {
        notes.computeIfAbsent(Key.of(track, note), key -> new TreeMap<>()).put(note.tick(), note);
      }
    }
  }

  /**
   * A new note, cut short where it must be; null if another of its pitch sounds where it starts.
   */
  @Nullable PlacedEvent fitted(int track, Note note) {
    TreeMap<Long, Note> others = notes.getOrDefault(Key.of(track, note), new TreeMap<>());
    long start = note.tick();
    if (others.headMap(start, true).values().stream().anyMatch(other -> other.endTick() > start)
        || others.containsKey(start)) {
      return null;
    }
    Long next = others.higherKey(start);
    long end = Math.min(note.endTick(), endTick);
    end = next == null ? end : Math.min(end, next);
    return new PlacedEvent(
        track,
        new Note(
            start,
            end - start,
            note.channel(),
            note.pitch(),
            note.velocity(),
            note.releaseVelocity()));
  }
}

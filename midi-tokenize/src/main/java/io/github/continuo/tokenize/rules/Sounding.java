package io.github.continuo.tokenize.rules;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.RawEvent;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The notes that sound during new music: those of the score that end after its start, and new ones.
 * For one thread.
 */
final class Sounding {

  /**
   * A note, or a stray note-off, which would end a new note that sounds.
   *
   * @param isNote false for a note-off
   */
  record Held(long startTick, long endTick, int channel, int pitch, boolean isNote) {
    boolean soundsAt(long tick) {
      return startTick <= tick && tick < endTick;
    }
  }

  private final Map<Integer, List<Held>> old = new HashMap<>(); // by track, by ascending start
  private final Map<Integer, List<Held>> fresh = new HashMap<>();

  Sounding(Score score, long startTick) {
    for (int track = 0; track < score.tracks().size(); track++) {
      List<Held> all = new ArrayList<>();
      for (ScoreEvent event : score.tracks().get(track).events()) {
        if (event instanceof Note note) {
          long start = note.durationTicks() > 0 ? note.tick() : note.tick() - 1;
          all.add(new Held(start, note.endTick(), note.channel(), note.pitch(), true));
        } else if (event instanceof RawEvent raw && raw.status() < 0xA0) { // a note-off
          long tick = raw.tick();
          all.add(new Held(tick - 1, tick, raw.status() & 0xF, raw.message()[1], false));
        }
      }
      all.removeIf(held -> held.endTick <= startTick);
      all.sort(Comparator.comparingLong(Held::startTick));
      old.put(track, all);
    }
  }

  /** Adds a new note; no later note starts before it. */
  void add(int track, Note note) {
    List<Held> notes = fresh.computeIfAbsent(track, unused -> new ArrayList<>());
    notes.removeIf(held -> held.endTick <= note.tick());
    notes.add(new Held(note.tick(), note.endTick(), note.channel(), note.pitch(), true));
  }

  /** Returns pitches without those that sound on a track and channel. */
  Pitches silent(Pitches pitches, int track, int channel, long tick) {
    Pitches silent = pitches;
    for (Held held : fresh.getOrDefault(track, List.of())) {
      if (held.channel == channel && held.soundsAt(tick)) {
        silent = silent.without(held.pitch);
      }
    }
    for (Held held : old.getOrDefault(track, List.of())) {
      if (held.startTick > tick) {
        break;
      }
      if (held.channel == channel && held.endTick > tick) {
        silent = silent.without(held.pitch);
      }
    }
    return silent;
  }

  /** Whether fewer than some notes sound at all times from one tick until another. */
  boolean isBelow(int max, Predicate<Held> counted, int track, long tick, long endTick) {
    if (count(counted, track, tick) >= max) {
      return false;
    }
    for (Held held : old.getOrDefault(track, List.of())) {
      if (held.startTick >= endTick) {
        break;
      }
      if (held.startTick > tick
          && held.isNote
          && counted.test(held)
          && count(counted, track, held.startTick) >= max) {
        return false;
      }
    }
    return true;
  }

  private int count(Predicate<Held> counted, int track, long tick) {
    int count = 0;
    for (Held held : fresh.getOrDefault(track, List.of())) {
      count += held.soundsAt(tick) && counted.test(held) ? 1 : 0;
    }
    for (Held held : old.getOrDefault(track, List.of())) {
      if (held.startTick > tick) {
        break;
      }
      count += held.endTick > tick && held.isNote && counted.test(held) ? 1 : 0;
    }
    return count;
  }
}

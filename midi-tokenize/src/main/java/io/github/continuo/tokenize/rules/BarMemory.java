package io.github.continuo.tokenize.rules;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** The notes of the bar of the last new note and of the bar before. For one thread. */
final class BarMemory {

  /**
   * A note of a bar.
   *
   * @param ticks from the start of the bar
   */
  private record Onset(long ticks, boolean isDrum, int pitch) {}

  private final Bars bars;
  private int lastIndex; // of the bar of the last note
  private long lastTick = -1; // of the last new note
  private int newNotes; // in it
  private Set<Onset> last = new HashSet<>();
  private Set<Onset> previous = new HashSet<>();

  /**
   * @param kept the music around the new notes; its notes before them count as played
   * @param tracks those that are compared
   */
  BarMemory(Bars bars, Score kept, IntPredicate tracks, long startTick) {
    this.bars = bars;
    long barTick = bars.get(0).startTick();
    for (int track = 0; track < kept.tracks().size(); track++) {
      if (tracks.test(track)) {
        kept.tracks()
            .get(track)
            .notes()
            .filter(note -> note.tick() >= bars.previousStartTick() && note.tick() < startTick)
            .forEach(
                note -> {
                  boolean isBefore = note.tick() < barTick;
                  (isBefore ? previous : last)
                      .add(onset(note, isBefore ? bars.previousStartTick() : barTick));
                });
      }
    }
  }

  private static Onset onset(Note note, long barTick) {
    return new Onset(note.tick() - barTick, note.isDrum(), note.pitch());
  }

  /** Adds a new note; no later note starts before it. */
  void add(Note note) {
    Bars.Bar bar = bars.at(note.tick());
    if (bar.index() != lastIndex) {
      previous = bar.index() == lastIndex + 1 ? last : new HashSet<>();
      last = new HashSet<>();
      newNotes = 0;
      lastIndex = bar.index();
    }
    newNotes++;
    lastTick = note.tick();
    last.add(onset(note, bar.startTick()));
  }

  /** Returns the index of the bar of the last new note; 0 before the first. */
  int lastIndex() {
    return lastIndex;
  }

  /** Returns the tick of the last new note; -1 before the first. */
  long lastTick() {
    return lastTick;
  }

  /** Returns the number of new notes in the bar of a tick. */
  int newNotesAt(long tick) {
    return newNotes > 0 && bars.at(tick).index() == lastIndex ? newNotes : 0;
  }

  /** Returns pitches without the one that would make a bar that of the bar before. */
  Pitches withoutRepetition(Pitches pitches, long tick, boolean isDrum) {
    Bars.Bar bar = bars.at(tick);
    Set<Onset> before = bar.index() == lastIndex ? previous : last;
    Set<Onset> present = bar.index() == lastIndex ? last : Set.of();
    if (bar.index() > lastIndex + 1
        || before.size() != present.size() + 1
        || !before.containsAll(present)) {
      return pitches;
    }
    Pitches rest = pitches;
    for (Onset missing : before) {
      if (!present.contains(missing)
          && missing.ticks == tick - bar.startTick()
          && missing.isDrum == isDrum) {
        rest = rest.without(missing.pitch);
      }
    }
    return rest;
  }
}

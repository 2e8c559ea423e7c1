package io.github.continuo.tokenize.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * At least some new notes in each whole bar: keeps enough times open, at which a short note can
 * start, for those that are missing. For one thread.
 *
 * <p>So there is always a way on: a note of one step at the next open time takes none of the others
 * away.
 */
final class BarMinimum {

  /**
   * A note that would sound.
   *
   * @param startTick its start
   * @param endTick its end
   */
  record Held(int track, int channel, long startTick, long endTick) {}

  /** Times at which notes can start. */
  interface Openings {
    /**
     * Returns whether some note of one step can start, whatever comes until then.
     *
     * @param held a note that sounds at this time; null for none but those there are
     */
    boolean isOpen(long step, @Nullable Held held);
  }

  private final int min;
  private final Bars bars;
  private final Steps steps;
  private final BarMemory memory;
  private final long startTick; // whole bars start here or later
  private final long endTick; // and end here or earlier
  private final Openings openings;
  private final Map<Integer, List<Long>> lastOpenings = new HashMap<>(); // by bar

  BarMinimum(
      int min,
      Bars bars,
      Steps steps,
      BarMemory memory,
      long startTick,
      long endTick,
      Openings openings) {
    this.min = min;
    this.bars = bars;
    this.steps = steps;
    this.memory = memory;
    this.startTick = startTick;
    this.endTick = endTick;
    this.openings = openings;
  }

  private int required(Bars.Bar bar) {
    return bar.startTick() >= startTick && bar.endTick() <= endTick ? min : 0;
  }

  private int missing(Bars.Bar bar) {
    return required(bar) - memory.newNotesAt(bar.startTick());
  }

  /** Whether a bar can have its notes. */
  boolean isPossible(Bars.Bar bar) {
    return hasRoom(bar, bar.startTick() - 1, required(bar), null);
  }

  /** Whether the bar of the last note, or the first one, has its notes. */
  boolean isComplete() {
    return missing(bars.get(memory.lastIndex())) <= 0;
  }

  /** Whether all bars that end by a tick have their notes. */
  boolean isCompleteUntil(long tick) {
    for (int index = memory.lastIndex(); bars.get(index).endTick() <= tick; index++) {
      if (missing(bars.get(index)) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the missing notes can still start if the music goes on at a step. */
  boolean mayGoOnAt(long step) {
    long tick = steps.tickAt(step);
    Bars.Bar bar = bars.at(tick);
    return isCompleteUntil(tick)
        && hasRoom(bar, Math.max(tick - 1, memory.lastTick()), missing(bar), null);
  }

  /** Whether the missing notes can still start after a note. */
  boolean isPossibleAfter(Held note) {
    Bars.Bar bar = bars.at(note.startTick);
    boolean isPossible = hasRoom(bar, note.startTick, missing(bar) - 1, note);
    while (isPossible && bar.endTick() < Math.min(note.endTick, endTick)) {
      bar = bars.get(bar.index() + 1);
      isPossible = hasRoom(bar, bar.startTick() - 1, required(bar), note);
    }
    return isPossible;
  }

  /** Takes that a note was added, or that others may write: other times are open. */
  void change() {
    lastOpenings.clear();
  }

  /** Whether some notes can start in the rest of a bar, one after the other. */
  private boolean hasRoom(Bars.Bar bar, long afterTick, int notes, @Nullable Held held) {
    if (notes <= 0) {
      return true;
    }
    List<Long> last =
        lastOpenings.computeIfAbsent(
            bar.index(), index -> lastOpenings(bar, bar.startTick() - 1, min, null));
    if (last.size() < notes || last.get(notes - 1) <= afterTick) {
      return false;
    }
    return held == null
        || last.get(notes - 1) >= held.endTick
        || lastOpenings(bar, afterTick, notes, held).size() == notes;
  }

  /** Returns the last open times of a bar, one note after the other, from the latest on. */
  private List<Long> lastOpenings(Bars.Bar bar, long afterTick, int count, @Nullable Held held) {
    List<Long> ticks = new ArrayList<>();
    long nextTick = bar.endTick();
    long step = steps.stepAt(nextTick);
    while (ticks.size() < count && steps.tickAt(step) > afterTick) {
      long tick = steps.tickAt(step);
      boolean isBefore = Math.max(tick + 1, steps.tickAt(step + 1)) <= nextTick;
      if (isBefore && openings.isOpen(step, held != null && tick < held.endTick ? held : null)) {
        ticks.add(tick);
        nextTick = tick;
      }
      step--;
    }
    return ticks;
  }
}

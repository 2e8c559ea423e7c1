package io.github.continuo.midi;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds the note-on of each note-off, one track at a time.
 *
 * <p>A note-off ends the oldest open note of its channel and pitch (first in, first out). Notes
 * that are open at the end of the track end there, grouped by pair of channel and pitch in the
 * order in which the pairs first occur, oldest note first.
 *
 * <p>The open notes of a pair form a circular linked list in which the oldest follows the youngest,
 * so one index gives access to both ends. Each note stores the index of the next one.
 */
final class NotePairing {

  /** The index that means no open note. */
  static final int NONE = -1;

  private static final int PAIRS = 16 * 128;
  private static final int UNSEEN = -2; // in youngest: the track has no note of the pair yet

  private final int[] youngest = new int[PAIRS]; // event indexes; NONE: all notes have ended
  private final int[] pairsInOrder = new int[PAIRS];
  private int pairCount;

  NotePairing() {
    Arrays.fill(youngest, UNSEEN);
  }

  /** Adds a note-on with its event index. */
  void start(PackedEvents events, int index, int channel, int pitch) {
    int pair = (channel << 7) | pitch;
    int elder = youngest[pair];
    if (elder >= 0) {
      events.link(index, events.link(elder));
      events.link(elder, index);
    } else {
      events.link(index, index);
      if (elder == UNSEEN) {
        pairsInOrder[pairCount++] = pair;
      }
    }
    youngest[pair] = index;
  }

  /** Removes the note that a note-off ends and returns its index, or {@link #NONE}. */
  int end(PackedEvents events, int channel, int pitch) {
    return end(events, (channel << 7) | pitch);
  }

  private int end(PackedEvents events, int pair) {
    int last = youngest[pair];
    if (last < 0) {
      return NONE;
    }
    int oldest = events.link(last);
    if (oldest == last) {
      youngest[pair] = NONE;
    } else {
      events.link(last, events.link(oldest));
    }
    return oldest;
  }

  /** Ends the track: passes on the indexes of all open notes and resets this object. */
  void endAll(PackedEvents events, IntConsumer ended) {
    for (int i = 0; i < pairCount; i++) {
      int pair = pairsInOrder[i];
      for (int index = end(events, pair); index != NONE; index = end(events, pair)) {
        ended.accept(index);
      }
      youngest[pair] = UNSEEN;
    }
    pairCount = 0;
  }
}

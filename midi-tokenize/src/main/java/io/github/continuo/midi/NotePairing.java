package io.github.continuo.midi;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds the note that a note-off ends, a track at a time.
 *
 * <p>A note-off ends the oldest open note of its channel and pitch: first in, first out. Notes that
 * are open when the track ends, end there: pair by pair of channel and pitch in the order in which
 * the pairs first came up in the track, oldest first.
 *
 * <p>The open notes of a pair are a ring, in which the oldest follows the youngest, so that one
 * number leads to both ends. Each of them keeps the place of the next.
 */
final class NotePairing {

  /** No note that a note-off could end. */
  static final int NONE = -1;

  private static final int PAIRS = 16 * 128;
  private static final int UNSEEN = -2; // in youngest: no note of the pair in this track yet

  private final int[] youngest = new int[PAIRS]; // places; NONE: notes, but none that is open
  private final int[] pairsInOrder = new int[PAIRS];
  private int pairCount;

  NotePairing() {
    Arrays.fill(youngest, UNSEEN);
  }

  /** A note-on, which stands at a place of the track. */
  void start(PackedEvents events, int place, int channel, int pitch) {
    int pair = (channel << 7) | pitch;
    int elder = youngest[pair];
    if (elder >= 0) {
      events.link(place, events.link(elder));
      events.link(elder, place);
    } else {
      events.link(place, place);
      if (elder == UNSEEN) {
        pairsInOrder[pairCount++] = pair;
      }
    }
    youngest[pair] = place;
  }

  /** A note-off: the place of the note that it ends, or {@link #NONE}. */
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

  /** The end of the track: tells the places of what is open, and forgets the track. */
  void endAll(PackedEvents events, IntConsumer ended) {
    for (int i = 0; i < pairCount; i++) {
      int pair = pairsInOrder[i];
      for (int place = end(events, pair); place != NONE; place = end(events, pair)) {
        ended.accept(place);
      }
      youngest[pair] = UNSEEN;
    }
    pairCount = 0;
  }
}

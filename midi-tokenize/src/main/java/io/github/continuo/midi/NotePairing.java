package io.github.continuo.midi;

import java.util.Arrays;

/**
 * Makes notes of note-ons and note-offs, a track at a time.
 *
 * <p>A note-off ends the oldest open note of its channel and pitch: first in, first out. Notes that
 * are open when the track ends, end there: pair by pair of channel and pitch in the order in which
 * the pairs first came up in the track, oldest first.
 *
 * <p>Open notes live in slots: numbers from 1 on that index the arrays below. The slots of a pair
 * are a ring, in which the oldest note follows the youngest, so that one number leads to both ends.
 */
final class NotePairing {

  /** Is told the notes as they end. */
  interface Listener {
    /** Hears of a note under the name that {@link #start} was told. */
    void ended(int place, Note note);
  }

  private static final int PAIRS = 16 * 128;
  private static final int UNSEEN = 0; // in youngest: no note of the pair in this track yet
  private static final int SILENT = -1; // in youngest: notes, but none that is open

  private final int[] youngest = new int[PAIRS]; // slots
  private int[] pairsInOrder = new int[32];
  private int pairCount;

  private int[] place = new int[32];
  private long[] startTick = new long[32];
  private byte[] velocity = new byte[32];
  private int[] next = new int[32]; // in the ring of the pair, or in the list of free slots
  private int freeSlot; // 0: none
  private int slotCount;

  /** A note-on; {@code notePlace} is the caller's name for the note. */
  void start(int notePlace, long tick, int channel, int pitch, int noteVelocity) {
    int slot = takeSlot();
    place[slot] = notePlace;
    startTick[slot] = tick;
    velocity[slot] = (byte) noteVelocity;
    int pair = (channel << 7) | pitch;
    int elder = youngest[pair];
    if (elder > 0) {
      next[slot] = next[elder];
      next[elder] = slot;
    } else {
      next[slot] = slot;
      if (elder == UNSEEN) {
        remember(pair);
      }
    }
    youngest[pair] = slot;
  }

  /** A note-off; false if there is no note that it could end. */
  boolean end(long tick, int channel, int pitch, int releaseVelocity, Listener listener) {
    int pair = (channel << 7) | pitch;
    int last = youngest[pair];
    if (last <= 0) {
      return false;
    }
    int slot = next[last];
    if (slot == last) {
      youngest[pair] = SILENT;
    } else {
      next[last] = next[slot];
    }
    next[slot] = freeSlot;
    freeSlot = slot;
    long start = startTick[slot];
    listener.ended(
        place[slot],
        new Note(start, tick - start, channel, pitch, velocity[slot], releaseVelocity));
    return true;
  }

  /** The end of the track: ends what is open, says how many that were, and forgets the track. */
  int endAll(long tick, Listener listener) {
    int count = 0;
    for (int i = 0; i < pairCount; i++) {
      int pair = pairsInOrder[i];
      while (end(tick, pair >> 7, pair & 0x7F, Note.DEFAULT_RELEASE_VELOCITY, listener)) {
        count++;
      }
      youngest[pair] = UNSEEN;
    }
    pairCount = 0;
    return count;
  }

  private void remember(int pair) {
    if (pairCount == pairsInOrder.length) {
      pairsInOrder = Arrays.copyOf(pairsInOrder, 2 * pairCount);
    }
    pairsInOrder[pairCount++] = pair;
  }

  private int takeSlot() {
    int slot = freeSlot;
    if (slot > 0) {
      freeSlot = next[slot];
      return slot;
    }
    if (++slotCount == next.length) {
      place = Arrays.copyOf(place, 2 * slotCount);
      startTick = Arrays.copyOf(startTick, 2 * slotCount);
      velocity = Arrays.copyOf(velocity, 2 * slotCount);
      next = Arrays.copyOf(next, 2 * slotCount);
    }
    return slotCount;
  }
}

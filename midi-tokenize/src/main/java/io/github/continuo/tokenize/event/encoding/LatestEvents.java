package io.github.continuo.tokenize.event.encoding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Latest event of each key, in insertion order.
 *
 * <p>An event that replaces another takes over its index; an event whose key was removed before
 * goes to the end. Equivalent to a linked hash map but without boxing and links, because every
 * event of a corpus passes through it.
 */
final class LatestEvents {
  private final long[] keys; // open addressing; a removed key keeps its slot
  private final int[] indexes; // by slot: 1 + index of the event, 0 if the slot is free
  private final int shift;
  private final @Nullable GridEvent[] events; // by index; null if removed
  private int end;

  /** Creates a table for at most {@code maxPuts} calls of {@link #put}. */
  LatestEvents(int maxPuts) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(1, maxPuts)); // at most half full
    keys = new long[1 << bits];
    indexes = new int[1 << bits];
    shift = 64 - bits;
    events = new GridEvent[maxPuts];
  }

  void put(long key, GridEvent event) {
    int slot = slot(key);
    int index = indexes[slot] - 1;
    if (index < 0 || events[index] == null) {
      keys[slot] = key;
      index = end++;
      indexes[slot] = index + 1;
    }
    events[index] = event;
  }

  void remove(long key) {
    int index = indexes[slot(key)] - 1;
    if (index >= 0) {
      events[index] = null;
    }
  }

  /** Appends the events to a list, in order. */
  void addTo(List<GridEvent> list) {
    for (int index = 0; index < end; index++) {
      GridEvent event = events[index];
      if (event != null) {
        list.add(event);
      }
    }
  }

  /** Returns the slot of a key, or the free slot for it. */
  private int slot(long key) {
    int slot = (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> shift);
    while (indexes[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }
}

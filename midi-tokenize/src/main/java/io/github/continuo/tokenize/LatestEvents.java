package io.github.continuo.tokenize;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events by keys, in the order in which they came.
 *
 * <p>An event that replaces another takes its place; one whose key was removed before goes to the
 * end. A linked hash map does the same; this one neither boxes nor links, because every event of a
 * corpus passes through it.
 */
final class LatestEvents {
  private final long[] keys; // open addressing; a removed key keeps its slot
  private final int[] places; // by slot: 1 + the place of the key's event, 0 if the slot is free
  private final int shift;
  private final @Nullable GridEvent[] events; // by place; null if removed
  private int end;

  /** Room for so many calls of {@link #put}. */
  LatestEvents(int maxPuts) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(1, maxPuts)); // at most half full
    keys = new long[1 << bits];
    places = new int[1 << bits];
    shift = 64 - bits;
    events = new GridEvent[maxPuts];
  }

  void put(long key, GridEvent event) {
    int slot = slot(key);
    int place = places[slot] - 1;
    if (place < 0 || events[place] == null) {
      keys[slot] = key;
      place = end++;
      places[slot] = place + 1;
    }
    events[place] = event;
  }

  void remove(long key) {
    int place = places[slot(key)] - 1;
    if (place >= 0) {
      events[place] = null;
    }
  }

  /** Adds the events to a list, in order. */
  void addTo(List<GridEvent> list) {
    for (int place = 0; place < end; place++) {
      GridEvent event = events[place];
      if (event != null) {
        list.add(event);
      }
    }
  }

  /** The slot of a key, or the free one where it belongs. */
  private int slot(long key) {
    int slot = (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> shift);
    while (places[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }
}

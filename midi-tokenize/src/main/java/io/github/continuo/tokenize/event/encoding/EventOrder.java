package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.tokenize.EventType;
import java.util.Arrays;
import java.util.List;

/**
 * Token order of events: by step, track and type; equal events keep their order.
 *
 * <p>The sort is a radix sort of keys that combine the three. Its time is proportional to the
 * number of events, whatever their initial order.
 */
public final class EventOrder {
  private static final int RANK_BITS = 3;
  private static final int TRACK_BITS = 12; // for a number of one of 16 channels times 128 tracks
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private EventOrder() {}

  public static List<GridEvent> sorted(List<GridEvent> events) {
    GridEvent[] sorted = events.toArray(GridEvent[]::new);
    long[] keys = new long[sorted.length];
    long bits = 0;
    for (int i = 0; i < sorted.length; i++) {
      keys[i] = key(sorted[i]);
      bits |= keys[i];
    }
    GridEvent[] nextSorted = new GridEvent[sorted.length];
    long[] nextKeys = new long[sorted.length];
    for (int shift = 0; shift < Long.SIZE && bits >>> shift != 0; shift += DIGIT_BITS) {
      int[] nextIndex = firstIndexes(keys, shift);
      for (int i = 0; i < sorted.length; i++) {
        int to = nextIndex[digit(keys[i], shift)]++;
        nextSorted[to] = sorted[i];
        nextKeys[to] = keys[i];
      }
      GridEvent[] freeEvents = sorted;
      sorted = nextSorted;
      nextSorted = freeEvents;
      long[] freeKeys = keys;
      keys = nextKeys;
      nextKeys = freeKeys;
    }
    return Arrays.asList(sorted);
  }

  private static long key(GridEvent event) {
    return ((event.step << TRACK_BITS | event.track) << RANK_BITS) | rank(event.type);
  }

  /** The index of the first event with each digit, by digit. */
  private static int[] firstIndexes(long[] keys, int shift) {
    int[] indexes = new int[DIGITS + 1];
    for (long key : keys) {
      indexes[digit(key, shift) + 1]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      indexes[digit + 1] += indexes[digit];
    }
    return indexes;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & (DIGITS - 1);
  }

  /** The sort key among events of one step and track; notes come after events that affect them. */
  public static int rank(EventType type) {
    return switch (type) {
      case TIME_SIGNATURE -> 0;
      case KEY_SIGNATURE -> 1;
      case TEMPO -> 2;
      case PROGRAM_CHANGE -> 3;
      case CONTROL_CHANGE -> 4;
      case NOTE -> 5;
    };
  }
}

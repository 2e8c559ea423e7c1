package io.github.continuo.tokenize;

import java.util.Arrays;
import java.util.List;

/**
 * The order of rows: by step, track and kind; what is equal in these keeps its order.
 *
 * <p>A radix sort over these three in one number: in time proportional to the events, whatever
 * order they come in.
 */
final class EventOrder {
  private static final int RANK_BITS = 3;
  private static final int TRACK_BITS = 12; // a pair of 16 channels and 128 tracks has a number
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private EventOrder() {}

  static List<GridEvent> sorted(List<GridEvent> events) {
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
      int[] place = placesOfDigits(keys, shift);
      for (int i = 0; i < sorted.length; i++) {
        int to = place[digit(keys[i], shift)]++;
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
    return ((event.step << TRACK_BITS | event.track) << RANK_BITS) | event.kind.rank();
  }

  /** Where the first event with each digit goes. */
  private static int[] placesOfDigits(long[] keys, int shift) {
    int[] places = new int[DIGITS + 1];
    for (long key : keys) {
      places[digit(key, shift) + 1]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      places[digit + 1] += places[digit];
    }
    return places;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & (DIGITS - 1);
  }
}

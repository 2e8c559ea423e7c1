package io.github.continuo.midi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places of events in an order of their own: of a track that of releases. A list of numbers in four
 * bytes each, in blocks, as one array would have to be copied while it grows.
 */
final class MessageOrder {
  private static final int BLOCK_BITS = 10;
  private static final int BLOCK_PLACES = 1 << BLOCK_BITS;

  private final List<int[]> blocks = new ArrayList<>(1);
  private int size;

  /** An order of the given places. */
  static MessageOrder of(IntStream places) {
    MessageOrder order = new MessageOrder();
    places.forEachOrdered(order::add);
    order.trim();
    return order;
  }

  void add(int place) {
    int index = size & (BLOCK_PLACES - 1);
    if (index == 0) {
      blocks.add(new int[0]);
    }
    int[] last = blocks.get(blocks.size() - 1);
    if (index == last.length) {
      last = Arrays.copyOf(last, Math.max(16, 2 * index));
      blocks.set(blocks.size() - 1, last);
    }
    last[index] = place;
    size++;
  }

  /** Gives back the room that is left over, after the last place. */
  void trim() {
    int rest = size & (BLOCK_PLACES - 1);
    if (rest > 0) {
      blocks.set(blocks.size() - 1, Arrays.copyOf(blocks.get(blocks.size() - 1), rest));
    }
  }

  int size() {
    return size;
  }

  int get(int i) {
    return blocks.get(i >> BLOCK_BITS)[i & (BLOCK_PLACES - 1)];
  }

  IntStream stream() {
    return blocks.stream().flatMapToInt(IntStream::of);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageOrder that
        && size == that.size
        && Arrays.deepEquals(blocks.toArray(), that.blocks.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(blocks.toArray());
  }
}

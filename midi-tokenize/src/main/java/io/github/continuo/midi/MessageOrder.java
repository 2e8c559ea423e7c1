package io.github.continuo.midi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A list of the indexes of a track's events, in an order such as that of their note-offs. It takes
 * four bytes per index, in blocks, because a single array would be copied while it grows.
 */
final class MessageOrder {
  private static final int BLOCK_BITS = 10;
  private static final int BLOCK_SIZE = 1 << BLOCK_BITS;

  private final List<int[]> blocks = new ArrayList<>(1);
  private int size;

  /** Returns an order of the given indexes. */
  static MessageOrder of(IntStream eventIndexes) {
    MessageOrder order = new MessageOrder();
    eventIndexes.forEachOrdered(order::add);
    order.trim();
    return order;
  }

  void add(int eventIndex) {
    int index = size & (BLOCK_SIZE - 1);
    if (index == 0) {
      blocks.add(new int[0]);
    }
    int[] last = blocks.get(blocks.size() - 1);
    if (index == last.length) {
      last = Arrays.copyOf(last, Math.max(16, 2 * index));
      blocks.set(blocks.size() - 1, last);
    }
    last[index] = eventIndex;
    size++;
  }

  /** Releases unused capacity, after the last call of {@link #add}. */
  void trim() {
    int rest = size & (BLOCK_SIZE - 1);
    if (rest > 0) {
      blocks.set(blocks.size() - 1, Arrays.copyOf(blocks.get(blocks.size() - 1), rest));
    }
  }

  int size() {
    return size;
  }

  int get(int i) {
    return blocks.get(i >> BLOCK_BITS)[i & (BLOCK_SIZE - 1)];
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

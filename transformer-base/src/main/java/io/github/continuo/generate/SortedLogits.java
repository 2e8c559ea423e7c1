package io.github.continuo.generate;

import java.util.BitSet;

/**
 * Token ids in order of descending logits, equal logits in order of ascending ids.
 *
 * <p>A binary heap, because usually only a few of many ids are needed and the rest stays unsorted.
 */
final class SortedLogits {
  private final long[] heap; // of sort keys, the smallest at the root
  private int size;

  SortedLogits(float[] logits, BitSet ids) {
    heap = ids.stream().mapToLong(id -> sortKey(logits[id], id)).toArray();
    size = heap.length;
    for (int node = size / 2 - 1; node >= 0; node--) {
      sink(node);
    }
  }

  /** Returns the number of ids left. */
  int size() {
    return size;
  }

  /** Removes and returns the first id left; there must be one. */
  int next() {
    int id = (int) heap[0];
    size--;
    heap[0] = heap[size];
    sink(0);
    return id;
  }

  private void sink(int from) {
    long key = heap[from];
    int node = from;
    int child = lesserChild(node);
    while (child < size && heap[child] < key) {
      heap[node] = heap[child];
      node = child;
      child = lesserChild(node);
    }
    heap[node] = key;
  }

  private int lesserChild(int node) {
    int left = 2 * node + 1;
    return left + 1 < size && heap[left + 1] < heap[left] ? left + 1 : left;
  }

  /** Returns a number that sorts by descending logit, then by ascending id. */
  private static long sortKey(float logit, int id) {
    int bits = Float.floatToIntBits(logit + 0f); // -0 becomes 0
    int rising = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    return ((long) ~rising << 32) | id;
  }
}

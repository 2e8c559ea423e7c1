package io.github.continuo.generate;

import java.util.BitSet;

/**
 * Ids by falling logits, equal ones by rising ids, one after the other.
 *
 * <p>A binary heap, because most often a few of many are asked for and the rest need no order.
 */
final class SortedLogits {
  private final long[] heap; // of sort keys, the least at the root
  private int size;

  SortedLogits(float[] logits, BitSet ids) {
    heap = ids.stream().mapToLong(id -> sortKey(logits[id], id)).toArray();
    size = heap.length;
    for (int node = size / 2 - 1; node >= 0; node--) {
      sink(node);
    }
  }

  /** Number of ids that are left. */
  int size() {
    return size;
  }

  /** Takes the first of those that are left, at least one. */
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

  /** A number that sorts by falling logit and then by rising id. */
  private static long sortKey(float logit, int id) {
    int bits = Float.floatToIntBits(logit + 0f); // makes one zero of the two
    int rising = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    return ((long) ~rising << 32) | id;
  }
}

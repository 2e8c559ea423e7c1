package io.github.continuo.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.tokenize.TokenSequence;
import java.util.Arrays;
import java.util.List;

/** Windows of equal length, side by side: ids [batch, time + 1, width]. Immutable. */
public final class Batch {
  private final long[] ids; // row by row
  private final int size;
  private final int rows;
  private final int width;
  private final long targets;

  private Batch(long[] ids, int size, int rows, int width, long targets) {
    this.ids = ids;
    this.size = size;
    this.rows = rows;
    this.width = width;
    this.targets = targets;
  }

  /** Windows, the shorter ones filled up at their end. */
  static Batch of(List<TokenSequence> windows, int padId) {
    int width = windows.get(0).width();
    int rows = windows.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    long[] ids = new long[windows.size() * rows * width];
    Arrays.fill(ids, padId);
    long targets = 0;
    for (int i = 0; i < windows.size(); i++) {
      int[] window = windows.get(i).ids();
      for (int j = 0; j < window.length; j++) {
        ids[i * rows * width + j] = window[j];
        if (j >= width && window[j] != padId) {
          targets++;
        }
      }
    }
    return new Batch(ids, windows.size(), rows, width, targets);
  }

  /** The ids as an array int64 [batch, time + 1, width] of a manager. */
  public NDArray toArray(NDManager manager) {
    return manager.create(ids, new Shape(size, rows, width));
  }

  /** Number of windows. */
  public int size() {
    return size;
  }

  /** Rows in a window: time + 1. */
  public int rows() {
    return rows;
  }

  /** How many ids of the rows after the first are not padding. */
  public long targets() {
    return targets;
  }
}

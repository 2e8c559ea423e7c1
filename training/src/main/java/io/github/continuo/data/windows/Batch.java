package io.github.continuo.data.windows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.tokenize.TokenSequence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Batch of windows of equal length: token ids [batch, time + 1, width] and the target positions
 * that the model predicts, by default all but the first. Immutable.
 */
public final class Batch {
  private final long[] ids; // [size, length, width]
  private final int size;
  private final int length;
  private final int width;
  private final int padId;
  private final int[] predicted;

  private Batch(long[] ids, int size, int length, int width, int padId, int[] predicted) {
    this.ids = ids;
    this.size = size;
    this.length = length;
    this.width = width;
    this.padId = padId;
    this.predicted = predicted;
  }

  /** Creates a batch of windows, padding the shorter ones at their end. */
  static Batch of(List<TokenSequence> windows, int padId) {
    int width = windows.get(0).width();
    int length = windows.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    long[] ids = new long[windows.size() * length * width];
    Arrays.fill(ids, padId);
    for (int i = 0; i < windows.size(); i++) {
      int[] window = windows.get(i).ids();
      for (int j = 0; j < window.length; j++) {
        ids[i * length * width + j] = window[j];
      }
    }
    int[] predicted = IntStream.range(1, length).toArray();
    return new Batch(ids, windows.size(), length, width, padId, predicted);
  }

  /**
   * {@return a copy with the given target positions}
   *
   * @param predicted indices of the target positions, the same in all windows; each in 1..time,
   *     once
   */
  public Batch withPredicted(int[] predicted) {
    return new Batch(ids, size, length, width, padId, predicted.clone());
  }

  /** {@return the indices of the target positions} */
  public int[] predicted() {
    return predicted.clone();
  }

  /**
   * {@return the token ids as an int64 array [batch, time + 1, width]}
   *
   * @param manager owns the array
   */
  public NDArray toArray(NDManager manager) {
    return manager.create(ids, new Shape(size, length, width));
  }

  /** {@return the number of windows} */
  public int size() {
    return size;
  }

  /** {@return the number of positions of a window: time + 1} */
  public int positions() {
    return length;
  }

  /** {@return the number of targets: tokens at the target positions that are not padding} */
  public long targets() {
    long targets = 0;
    for (int window = 0; window < size; window++) {
      for (int position : predicted) {
        int first = (window * length + position) * width;
        targets += Arrays.stream(ids, first, first + width).filter(id -> id != padId).count();
      }
    }
    return targets;
  }
}

package io.github.continuo.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.tokenize.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Windows of equal length, side by side: ids [batch, time + 1, width]; and which of their rows are
 * to be predicted, all but the first unless said otherwise. Immutable.
 */
public final class Batch {
  private final long[] ids; // row by row
  private final int size;
  private final int rows;
  private final int width;
  private final int padId;
  private final int[] predicted;

  private Batch(long[] ids, int size, int rows, int width, int padId, int[] predicted) {
    this.ids = ids;
    this.size = size;
    this.rows = rows;
    this.width = width;
    this.padId = padId;
    this.predicted = predicted;
  }

  /** Windows, the shorter ones filled up at their end. */
  static Batch of(List<TokenSequence> windows, int padId) {
    int width = windows.get(0).width();
    int rows = windows.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    long[] ids = new long[windows.size() * rows * width];
    Arrays.fill(ids, padId);
    for (int i = 0; i < windows.size(); i++) {
      int[] window = windows.get(i).ids();
      for (int j = 0; j < window.length; j++) {
        ids[i * rows * width + j] = window[j];
      }
    }
    int[] predicted = IntStream.range(1, rows).toArray();
    return new Batch(ids, windows.size(), rows, width, padId, predicted);
  }

  /**
   * {@return the same windows with other rows to be predicted}
   *
   * @param predicted their indices, the same in all windows; each of 1 to time, once
   */
  public Batch withPredicted(int[] predicted) {
    return new Batch(ids, size, rows, width, padId, predicted.clone());
  }

  /**
   * {@return the windows in order, parted into batches of as many windows, or one more}
   *
   * @param most parts; there are fewer if there are fewer windows
   */
  public List<Batch> parts(int most) {
    int count = Math.min(most, size);
    List<Batch> parts = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < count; i++) {
      int windows = size / count + (i < size % count ? 1 : 0);
      long[] share =
          Arrays.copyOfRange(ids, first * rows * width, (first + windows) * rows * width);
      parts.add(new Batch(share, windows, rows, width, padId, predicted));
      first += windows;
    }
    return parts;
  }

  /** {@return the indices of the rows to be predicted} */
  public int[] predicted() {
    return predicted.clone();
  }

  /**
   * {@return the ids as an int64 array [batch, time + 1, width]}
   *
   * @param manager owns the array
   */
  public NDArray toArray(NDManager manager) {
    return manager.create(ids, new Shape(size, rows, width));
  }

  /** {@return the number of windows} */
  public int size() {
    return size;
  }

  /** {@return the number of rows in a window: time + 1} */
  public int rows() {
    return rows;
  }

  /** {@return how many ids of the rows to be predicted are not padding} */
  public long targets() {
    long targets = 0;
    for (int window = 0; window < size; window++) {
      for (int row : predicted) {
        int first = (window * rows + row) * width;
        targets += Arrays.stream(ids, first, first + width).filter(id -> id != padId).count();
      }
    }
    return targets;
  }
}

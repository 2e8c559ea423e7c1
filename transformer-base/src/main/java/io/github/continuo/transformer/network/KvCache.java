package io.github.continuo.transformer.network;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderConfig;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Key and value cache of the Java decoder: the keys and values of all positions that were read, and
 * the buffers of the forward pass. It grows with the number of positions.
 */
final class KvCache implements DecoderCache {
  private static final int MIN_CAPACITY = 64;

  /** Keys and values of one sequence. */
  private static final class Sequence {
    /** [layers * kvHeads][headDim][capacity]: one loop adds to the scores of all positions. */
    private final float[][][] keys;

    /** [layers * kvHeads][capacity][headDim]. */
    private final float[][][] values;

    Sequence(float[][][] keys, float[][][] values) {
      this.keys = keys;
      this.values = values;
    }
  }

  private final DecoderConfig config;
  private final int maxLength;
  private Sequence[] sequences;
  private int length;
  private int capacity;
  private final Buffers buffers;

  KvCache(DecoderConfig config, int batchSize, int maxLength) {
    this.config = config;
    this.maxLength = maxLength;
    buffers = new Buffers(config);
    sequences = new Sequence[batchSize];
    for (int i = 0; i < batchSize; i++) {
      int all = config.layers() * config.kvHeads();
      sequences[i] =
          new Sequence(new float[all][config.headDim()][0], new float[all][0][config.headDim()]);
    }
  }

  @Override
  public int batchSize() {
    return sequences.length;
  }

  @Override
  public int length() {
    return length;
  }

  Buffers buffers() {
    return buffers;
  }

  float[][] keys(int sequence, int layer, int kvHead) {
    return sequences[sequence].keys[layer * config.kvHeads() + kvHead];
  }

  float[][] values(int sequence, int layer, int kvHead) {
    return sequences[sequence].values[layer * config.kvHeads() + kvHead];
  }

  /** Makes room for the given number of further positions. */
  void reserve(int positions) {
    if (positions > maxLength - length) {
      throw new IllegalArgumentException(
          Text.format(
              "the cache holds %d of at most %d positions and cannot take %d more",
              length, maxLength, positions));
    }
    if (length + positions > capacity) {
      int doubled = (int) Math.min(maxLength, 2L * capacity);
      capacity = Math.max(Math.max(doubled, Math.min(MIN_CAPACITY, maxLength)), length + positions);
      for (Sequence sequence : sequences) {
        for (float[][] keys : sequence.keys) {
          Arrays.setAll(keys, d -> Arrays.copyOf(keys[d], capacity));
        }
        for (int i = 0; i < sequence.values.length; i++) {
          float[][] before = sequence.values[i];
          float[][] values = Arrays.copyOf(before, capacity);
          for (int p = before.length; p < capacity; p++) {
            values[p] = new float[config.headDim()];
          }
          sequence.values[i] = values;
        }
      }
    }
  }

  /** Counts positions whose keys and values have been written. */
  void advance(int positions) {
    length += positions;
  }

  @Override
  public void truncate(int newLength) {
    Ranges.require("length to truncate to", newLength, 0, length);
    length = newLength;
  }

  @Override
  public void selectSequences(int... indices) {
    requireIndices(indices);
    BitSet taken = new BitSet();
    Sequence[] selected = new Sequence[indices.length];
    for (int i = 0; i < indices.length; i++) {
      Sequence sequence = sequences[indices[i]];
      selected[i] = taken.get(indices[i]) ? copy(sequence) : sequence;
      taken.set(indices[i]);
    }
    sequences = selected;
  }

  private void requireIndices(int... indices) {
    if (indices.length == 0) {
      throw new IllegalArgumentException("at least one sequence must be selected, got none");
    }
    for (int index : indices) {
      Ranges.require("selected sequences", index, 0, sequences.length - 1);
    }
  }

  private static Sequence copy(Sequence sequence) {
    return new Sequence(copy(sequence.keys), copy(sequence.values));
  }

  private static float[][][] copy(float[][][] all) {
    return Arrays.stream(all)
        .map(matrix -> Arrays.stream(matrix).map(float[]::clone).toArray(float[][]::new))
        .toArray(float[][][]::new);
  }

  @Override
  public void close() {
    sequences = new Sequence[sequences.length]; // lets the garbage collector free the arrays
    length = 0;
    capacity = 0;
  }
}

package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderConfig;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Key and value cache of a {@link TrainableDecoder}: the keys and values of the positions that it
 * has read, so that they are computed once. Memory for all positions, up to {@link #ROOM_AT_FIRST},
 * is allocated at once but not written: a system that provides memory page by page provides it as
 * positions are added. Memory for more positions is allocated when they are added, at least
 * doubling the capacity.
 *
 * <p>The arrays have the data type in which attention is fastest on the device. DJL may not support
 * that type, so the arrays stay in native form. The cache owns the arrays and frees them when it,
 * or its parent manager, is closed. The methods of {@link DecoderCache} may be called on any
 * thread, the others on the {@link EngineThread}.
 */
final class KvCache implements DecoderCache {
  /** Maximum initial capacity in positions. */
  static final int ROOM_AT_FIRST = 8_192;

  private final NDManager manager; // closed by the parent, too
  private final TorchScript script;
  private final TorchScript.Kept keysAndValues;
  private final int positions;
  private int room; // capacity in positions
  private int batch;
  private int position;

  /**
   * @param script creates and changes the arrays
   * @param like an array on the device of the cache
   */
  KvCache(
      NDManager parent,
      DecoderConfig config,
      TorchScript script,
      NDArray like,
      int batch,
      int positions) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, got " + batch);
    }
    if (positions < 1 || positions > config.maxPositions()) {
      throw new IllegalArgumentException(
          "positions of a cache must be in 1.." + config.maxPositions() + ", got " + positions);
    }
    this.script = script;
    this.positions = positions;
    this.batch = batch;
    room = Math.min(positions, ROOM_AT_FIRST);
    long[] size = {
      config.layers(), batch, config.kvHeads(), room, config.headDim(),
    };
    keysAndValues = script.compute("newCache", like, size);
    manager = parent.newSubManager();
    keysAndValues.attach(manager);
  }

  @Override
  public int batchSize() {
    return batch;
  }

  @Override
  public int length() {
    return position;
  }

  @Override
  public void selectSequences(int... sequences) {
    requireSequences(sequences);
    if (Arrays.equals(sequences, IntStream.range(0, batch).toArray())) {
      return;
    }
    long[] selected = IntStream.of(sequences).asLongStream().toArray();
    EngineThread.run(
        () -> script.compute("select", keysAndValues, selected, (long) position).close());
    batch = sequences.length;
  }

  private void requireSequences(int[] sequences) {
    if (sequences.length == 0) {
      throw new IllegalArgumentException("at least one sequence must be selected, got none");
    }
    for (int sequence : sequences) {
      if (sequence < 0 || sequence >= batch) {
        throw new IllegalArgumentException(
            "selected sequences must be in 0.." + (batch - 1) + ", got " + sequence);
      }
    }
  }

  @Override
  public void truncate(int length) {
    if (length < 0 || length > position) {
      throw new IllegalArgumentException(
          "length to truncate to must be in 0.." + position + ", got " + length);
    }
    position = length;
  }

  /** {@return the keys and values as the script methods take them: a list of two arrays} */
  public TorchScript.Kept keysAndValues() {
    return keysAndValues;
  }

  /**
   * Makes room for more positions.
   *
   * @throws IllegalArgumentException if the cache cannot hold them
   */
  void makeRoom(int added) {
    if (added > positions - position) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the cache holds %d of at most %d positions and cannot take %d more",
              position,
              positions,
              added));
    }
    if (position + added > room) {
      room = enlarged(room, position + added, positions);
      script.compute("enlarge", keysAndValues, (long) room, (long) position).close();
    }
  }

  /**
   * Returns the new capacity if {@code needed} positions are needed: at least twice the old one,
   * but not above the maximum.
   */
  static int enlarged(int room, int needed, int max) {
    return (int) Math.min(max, Math.max(needed, 2L * room));
  }

  void advance(int added) {
    position += added;
  }

  @Override
  public void close() {
    EngineThread.run(manager::close);
  }
}

package io.github.continuo.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.DecoderConfig;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The keys and values of the rows that a {@link TrainableDecoder} has read, so that it need not
 * read them again. Room for all positions, up to {@link #ROOM_AT_FIRST}, is taken at once, but not
 * written: a system that hands out memory page by page gives it as rows come. Room for more is
 * taken when they come, at least twice what there was.
 *
 * <p>They are of the type in which the device attends fastest, which DJL may not know; so it never
 * sees them. Owns its arrays and frees them when it, or the manager that it was made with, is
 * closed. To be called on the {@link io.github.continuo.engine.EngineThread}.
 */
final class KvCache implements AutoCloseable {
  /** Positions for which there is room from the beginning. */
  static final int ROOM_AT_FIRST = 8_192;

  private final NDManager manager; // that the parent closes, too
  private final TorchScript script;
  private final TorchScript.Kept keysAndValues;
  private final int positions;
  private int room; // positions that there is memory for
  private int batch;
  private int position;

  /**
   * @param script to make and change it with
   * @param like an array of the device where it will be
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
          String.format(
              Locale.ROOT,
              "positions of a cache must be in 1..%d, got %d",
              config.maxPositions(),
              positions));
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

  /** {@return the number of sequences} */
  public int batch() {
    return batch;
  }

  /** {@return the most rows that it can hold} */
  public int positions() {
    return positions;
  }

  /** {@return the number of rows read, which is the position of the next one} */
  public int position() {
    return position;
  }

  /**
   * Puts copies of sequences in the place of all of them, as {@link
   * io.github.continuo.transformer.DecoderCache#selectSequences} says.
   *
   * @param sequences at least one; {@code i} becomes what {@code sequences[i]} was
   * @return false if all stay as they are
   * @throws IllegalArgumentException if there is no such sequence
   */
  public boolean select(int... sequences) {
    requireSequences(sequences, batch);
    if (Arrays.equals(sequences, IntStream.range(0, batch).toArray())) {
      return false;
    }
    long[] selected = IntStream.of(sequences).asLongStream().toArray();
    script.compute("select", keysAndValues, selected, (long) position).close();
    batch = sequences.length;
    return true;
  }

  /** Checks what is to be selected of so many sequences. */
  static void requireSequences(int[] sequences, int batch) {
    if (sequences.length == 0) {
      throw new IllegalArgumentException("at least one sequence must be selected, got none");
    }
    for (int sequence : sequences) {
      if (sequence < 0 || sequence >= batch) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "selected sequences must be in 0..%d, got %d", batch - 1, sequence));
      }
    }
  }

  /**
   * Forgets the last rows, as {@link io.github.continuo.transformer.DecoderCache#truncate} says.
   *
   * @param newPosition number of rows that stay, 0 to {@link #position}
   * @throws IllegalArgumentException if there are fewer
   */
  public void rewind(int newPosition) {
    if (newPosition < 0 || newPosition > position) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "position to rewind to must be in 0..%d, got %d",
              position,
              newPosition));
    }
    position = newPosition;
  }

  /**
   * {@return the keys and values, as the methods of the decoder's source take them: a list of two
   * arrays}
   */
  public TorchScript.Kept keysAndValues() {
    return keysAndValues;
  }

  /**
   * Makes room for more rows.
   *
   * @throws IllegalArgumentException if they are more than it can hold
   */
  void makeRoom(int rows) {
    if (rows > positions - position) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the cache holds %d of at most %d rows and cannot take %d more",
              position,
              positions,
              rows));
    }
    if (position + rows > room) {
      room = enlarged(room, position + rows, positions);
      script.compute("enlarge", keysAndValues, (long) room, (long) position).close();
    }
  }

  /** How much room to take where so much is needed: twice what there was, but no more than ever. */
  static int enlarged(int room, int needed, int most) {
    return (int) Math.min(most, Math.max(needed, 2L * room));
  }

  void advance(int rows) {
    position += rows;
  }

  @Override
  public void close() {
    manager.close();
  }
}

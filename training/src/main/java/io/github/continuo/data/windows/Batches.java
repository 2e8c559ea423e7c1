package io.github.continuo.data.windows;

import io.github.continuo.tokenize.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Endless stream of batches, epoch after epoch: takes the windows of {@link TrainingWindows} and
 * returns {@link Batch}es, which a background thread prepares.
 *
 * <p>For one reader; {@link #close} ends the thread.
 */
public final class Batches implements AutoCloseable {
  private static final int AHEAD = 4;
  private static final int PATIENCE_SECONDS = 1; // between two checks that the thread still runs

  private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(AHEAD);
  private final Thread filler;
  private volatile @Nullable RuntimeException failure; // of the filler

  /**
   * Creates a stream of batches that starts with the first window of epoch 0.
   *
   * @param windows source of the windows of each epoch; epoch 0 must have at least one
   * @param size windows per batch
   * @param padId token id that pads short windows
   */
  public Batches(TrainingWindows windows, int size, int padId) {
    this(windows, size, padId, 0);
  }

  /**
   * Creates a stream of batches that starts with the given batch.
   *
   * @param windows source of the windows of each epoch; epoch 0 must have at least one
   * @param size windows per batch
   * @param padId token id that pads short windows
   * @param firstBatch number of batches to skip, at least 0; the following batches are the same as
   *     if the skipped ones had been read
   */
  public Batches(TrainingWindows windows, int size, int padId, long firstBatch) {
    if (size < 1) {
      throw new IllegalArgumentException("batch must have at least 1 window, got " + size);
    }
    if (firstBatch < 0) {
      throw new IllegalArgumentException("first batch must be at least 0, got " + firstBatch);
    }
    if (windows.epoch(0).isEmpty()) {
      throw new IllegalArgumentException("there must be a window to train on, got none");
    }
    filler = new Thread(() -> fill(windows, size, padId, firstBatch * size), "continuo-batches");
    filler.setDaemon(true);
    filler.start();
  }

  private void fill(TrainingWindows windows, int size, int padId, long firstWindow) {
    List<TokenSequence> next = new ArrayList<>();
    long left = firstWindow; // windows still to skip
    try {
      for (int epoch = 0; ; epoch++) {
        List<TokenSequence> all = windows.epoch(epoch);
        int first = (int) Math.min(left, all.size());
        left -= first;
        for (TokenSequence window : all.subList(first, all.size())) {
          next.add(window);
          if (next.size() == size) {
            queue.put(Batch.of(next, padId));
            next.clear();
          }
        }
      }
    } catch (InterruptedException closed) {
      // no further batch will be read
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /**
   * Waits for the next batch and returns it.
   *
   * @return the next batch
   * @throws InterruptedException if the calling thread is interrupted while it waits
   * @throws IllegalStateException if the batches are closed
   * @throws java.io.UncheckedIOException if the tokens cannot be read
   */
  public Batch next() throws InterruptedException {
    Batch next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (next == null) {
      if (failure != null) {
        throw failure;
      }
      if (!filler.isAlive()) {
        throw new IllegalStateException("batches must be open to give one, but are closed");
      }
      next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    return next;
  }

  /**
   * Groups windows into batches, in their order; the last batch may be smaller.
   *
   * @param windows windows of one width
   * @param size windows per batch
   * @param padId token id that pads short windows
   * @return the batches
   */
  public static List<Batch> of(List<TokenSequence> windows, int size, int padId) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < windows.size(); i += size) {
      batches.add(Batch.of(windows.subList(i, Math.min(i + size, windows.size())), padId));
    }
    return batches;
  }

  @Override
  public void close() {
    filler.interrupt();
  }
}

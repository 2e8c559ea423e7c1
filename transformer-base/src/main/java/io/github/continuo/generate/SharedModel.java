package io.github.continuo.generate;

import io.github.continuo.transformer.SequenceModel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A model that several threads use until one of them closes it.
 *
 * <p>Closing tells work that is being done to stop, waits until it has, then frees the model, if it
 * owns it, and every {@link PrefixCache} that is still there, whoever forgot it. Work comes in
 * pieces: between two of them whoever has a reading holds nothing up.
 */
final class SharedModel {
  private final SequenceModel model;
  private final boolean isOwned;
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock(); // read: work is being done
  private final Set<PrefixCache> readings = ConcurrentHashMap.newKeySet();
  private volatile boolean closing; // work that takes long must stop
  private boolean closed;

  private SharedModel(SequenceModel model, boolean isOwned) {
    this.model = model;
    this.isOwned = isOwned;
  }

  /** A model that is freed at the end. */
  static SharedModel owned(SequenceModel model) {
    return new SharedModel(model, true);
  }

  /** A model that is not. */
  static SharedModel borrowed(SequenceModel model) {
    return new SharedModel(model, false);
  }

  /** The model, to be asked for its tokenizer and sizes; all else is work. */
  SequenceModel model() {
    return model;
  }

  /**
   * Does a piece of work; the model is not closed meanwhile.
   *
   * @throws IllegalStateException if the model is closed
   */
  <T> T use(Supplier<T> work) {
    lifecycle.readLock().lock();
    try {
      if (closing) {
        throw new IllegalStateException("generator must be open, but it has been closed");
      }
      return work.get();
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  /** Whether somebody waits to close it: work that takes long asks between two pieces of it. */
  boolean isClosing() {
    return closing;
  }

  /**
   * A reading of nothing yet, to be given back to {@link #free}.
   *
   * @throws IllegalStateException if the model is closed
   */
  PrefixCache newReading() {
    return use(
        () -> {
          PrefixCache reading = new PrefixCache(model);
          readings.add(reading);
          return reading;
        });
  }

  /** Frees a reading, unless it went with the model. */
  void free(PrefixCache reading) {
    lifecycle.readLock().lock();
    try {
      if (readings.remove(reading)) {
        reading.close();
      }
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  /** Has work that is being done stop, and frees everything; a second time does nothing. */
  void close() {
    closing = true;
    closeAfterRunning();
  }

  /** Waits for work that is being done, and frees everything; a second time does nothing. */
  void closeAfterRunning() {
    lifecycle.writeLock().lock();
    try {
      closing = true;
      if (!closed) {
        closed = true;
        readings.forEach(PrefixCache::close);
        readings.clear();
        if (isOwned) {
          model.close();
        }
      }
    } finally {
      lifecycle.writeLock().unlock();
    }
  }
}

package io.github.continuo.generate;

import io.github.continuo.transformer.SequenceModel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Model that several threads use until one of them closes it.
 *
 * <p>Closing signals running tasks to stop, waits until they have, then frees the model, if it is
 * owned, and every open {@link PrefixCache}. Tasks are short; an open cache does not block closing
 * between two tasks.
 */
final class SharedModel {
  private final SequenceModel model;
  private final boolean isOwned;
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock(); // read lock: a task runs
  private final Set<PrefixCache> caches = ConcurrentHashMap.newKeySet();
  private volatile boolean closing; // long tasks must stop
  private boolean closed;

  private SharedModel(SequenceModel model, boolean isOwned) {
    this.model = model;
    this.isOwned = isOwned;
  }

  /** Returns a shared model that closes the model at the end. */
  static SharedModel owned(SequenceModel model) {
    return new SharedModel(model, true);
  }

  /** Returns a shared model that leaves the model open. */
  static SharedModel borrowed(SequenceModel model) {
    return new SharedModel(model, false);
  }

  /** Returns the model, for its tokenizer and sizes; use {@link #use} for computation. */
  SequenceModel model() {
    return model;
  }

  /** Returns options whose sampling leaves nothing open that the model's own says. */
  GenerationOptions complete(GenerationOptions options) {
    return options.withSampling(options.sampling().or(model.sampling()));
  }

  /**
   * Runs a task during which the model stays open.
   *
   * @throws IllegalStateException if the model is closed
   */
  <T> T use(Supplier<T> task) {
    lifecycle.readLock().lock();
    try {
      if (closing) {
        throw new IllegalStateException("generator must be open, but it has been closed");
      }
      return task.get();
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  /** Returns whether a thread waits to close the model; long tasks check it between their steps. */
  boolean isClosing() {
    return closing;
  }

  /**
   * Returns an empty cache, which the caller returns to {@link #free}.
   *
   * @throws IllegalStateException if the model is closed
   */
  PrefixCache newPrefixCache() {
    return use(
        () -> {
          PrefixCache cache = new PrefixCache(model);
          caches.add(cache);
          return cache;
        });
  }

  /** Frees a cache, unless closing the model has freed it. */
  void free(PrefixCache cache) {
    lifecycle.readLock().lock();
    try {
      if (caches.remove(cache)) {
        cache.close();
      }
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  /** Stops running tasks and frees everything; a second call has no effect. */
  void close() {
    closing = true;
    closeAfterRunning();
  }

  /** Waits for running tasks and frees everything; a second call has no effect. */
  void closeAfterRunning() {
    lifecycle.writeLock().lock();
    try {
      closing = true;
      if (!closed) {
        closed = true;
        caches.forEach(PrefixCache::close);
        caches.clear();
        if (isOwned) {
          model.close();
        }
      }
    } finally {
      lifecycle.writeLock().unlock();
    }
  }
}

package io.github.continuo.generate;

import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.TokenSequence;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Iterator over new events that generates each one on request, in the order and with the values of
 * {@link Generator#continueFrom(io.github.continuo.midi.Score, GenerationOptions)}.
 *
 * <p>{@link #hasNext} generates one event, unless one is waiting, so the caller sets the pace. The
 * first event takes longest, because the prompt is read then.
 *
 * <p>The stream frees its memory when all events are generated, when it is closed, or when the
 * generator is closed. A stream that is neither finished nor closed keeps its memory until the
 * generator is closed, but does not block it.
 *
 * <p>Safe for use by several threads. {@link #close} from another thread stops a call in progress
 * after the current position or chunk of the prompt.
 */
public final class EventStream implements Iterator<TrackEvent>, AutoCloseable {
  private final SharedModel shared;
  private final PrefixCache cache;
  private final GenerationState piece;
  private final Runnable release;
  private final Lock lock = new ReentrantLock(); // guards all fields below and the piece

  private volatile boolean ended; // also set without the lock
  private boolean released;
  private int handedOut; // number of the piece's events returned
  private int promised; // number of the piece's events announced by hasNext
  private boolean contextIsRead;
  private @Nullable TokenSequence unread; // the last position generated

  /**
   * Creates a stream of a piece.
   *
   * @param release runs once, at the end, when the cache is no longer in use
   */
  EventStream(SharedModel shared, PrefixCache cache, GenerationState piece, Runnable release) {
    this.shared = shared;
    this.cache = cache;
    this.piece = piece;
    this.release = release;
  }

  /**
   * Returns whether there is another event; generates it if none is waiting. {@link #next} returns
   * an announced event even if the stream is closed in between.
   *
   * @return false when all events are generated or the stream is closed
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, which ends the stream
   */
  @Override
  public boolean hasNext() {
    lock.lock();
    try {
      while (handedOut == piece.added().size() && !ended) {
        shared.use(this::advance);
      }
      boolean isWaiting = handedOut < piece.added().size();
      promised = handedOut + (isWaiting ? 1 : 0);
      return isWaiting;
    } finally {
      if (ended) {
        release();
      }
      lock.unlock();
    }
  }

  /**
   * Returns the next event.
   *
   * @throws NoSuchElementException if there is none
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, which ends the stream
   */
  @Override
  public TrackEvent next() {
    lock.lock();
    try {
      if (!hasNext()) {
        throw new NoSuchElementException("the stream has ended, there is no other event");
      }
      return piece.added().get(handedOut++);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads the prompt now, in the calling thread, so that the first event comes sooner. Generates
   * nothing; has no effect once an event has been requested, or if the stream has ended.
   *
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, which ends the stream
   */
  public void prepare() {
    lock.lock();
    try {
      while (!contextIsRead && !ended) {
        shared.use(this::advance);
      }
    } finally {
      if (ended) {
        release();
      }
      lock.unlock();
    }
  }

  /**
   * Generates all events in another thread and passes each to a listener as soon as it is there.
   *
   * <p>Completing or cancelling the future ends the stream after the current position; {@link
   * #continuation} has what was generated until then. An exception of the listener or of the
   * generation ends the stream and completes the future.
   *
   * @param listener called by the executor's thread with each event in order
   * @param executor runs one task, which ends with the stream
   * @return the future of the prompt and all new events
   */
  public CompletableFuture<Continuation> forEachAsync(
      Consumer<TrackEvent> listener, Executor executor) {
    CompletableFuture<Continuation> future = new CompletableFuture<>();
    CompletableFuture<?> unused = future.whenComplete((continuation, failure) -> close());
    executor.execute(
        () -> {
          try {
            while (hasNext() && !future.isDone()) {
              listener.accept(next());
            }
            future.complete(continuation());
          } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }

  /**
   * Reads a chunk of the context, or generates a position. The stream ends after the last position
   * or a failure.
   */
  private boolean advance() {
    boolean isGoingOn = false;
    try {
      piece.requireNoInterrupt();
      if (!contextIsRead) {
        contextIsRead = !cache.append(piece.context());
      } else {
        generatePosition();
      }
      isGoingOn = !piece.isDone();
      return isGoingOn;
    } finally {
      if (!isGoingOn) {
        ended = true;
      }
    }
  }

  private void generatePosition() {
    TokenSequence last = unread;
    unread = null;
    if (last != null && cache.isFull()) {
      piece.shortenContext();
      cache.forget();
      contextIsRead = false;
      return;
    }
    TokenSequence position = cache.sampleNext(last, new BatchSampler(List.of(piece)));
    piece.add(position);
    unread = position;
  }

  /** {@return the prompt and the new events that {@link #hasNext} has announced so far} */
  public Continuation continuation() {
    lock.lock();
    try {
      return piece.continuation(promised);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream and frees its memory; has no effect if the stream has ended. */
  @Override
  public void close() {
    ended = true; // a call in progress then stops and unlocks
    lock.lock();
    try {
      release();
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    if (!released) {
      released = true;
      release.run();
    }
  }
}

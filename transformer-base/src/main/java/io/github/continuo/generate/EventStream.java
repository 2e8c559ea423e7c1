package io.github.continuo.generate;

import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.TokenSequence;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * New events, each handed out as soon as it is written, in the order and with the values that
 * {@link Generator#continueFrom(io.github.continuo.midi.Score, GenerationOptions)} gives them.
 *
 * <p>Nothing is written that nobody asks for: {@link #hasNext} writes one event, unless one is
 * waiting. So a host sets the pace by how it asks; the first event takes longest, for the prompt is
 * read then.
 *
 * <p>Its end frees its memory: when all is written, when it is closed, or when the generator is
 * closed. One that is left behind unfinished and unclosed keeps its memory until the generator is
 * closed, but holds nothing up.
 *
 * <p>Safe for use by several threads; {@link #close} from another thread ends a call that is
 * writing, after the row or the chunk of the prompt that is in work.
 */
public final class EventStream implements Iterator<TrackEvent>, AutoCloseable {
  private final SharedModel shared;
  private final PrefixCache reading;
  private final GenerationState piece;
  private final Runnable release;
  private final Lock turn = new ReentrantLock(); // guards all below and the piece

  private volatile boolean ended; // also set by who has no turn
  private boolean released;
  private int handedOut; // of the piece's events
  private int promised; // of the piece's events, which may be more
  private boolean contextIsRead;
  private @Nullable TokenSequence unread; // the last row written

  /**
   * A stream of a piece.
   *
   * @param release what is done once, at the end, when the reading is no longer in use
   */
  EventStream(SharedModel shared, PrefixCache reading, GenerationState piece, Runnable release) {
    this.shared = shared;
    this.reading = reading;
    this.piece = piece;
    this.release = release;
  }

  /**
   * Whether there is another event: writes it, if none is waiting. What it has promised is handed
   * out by {@link #next} even if the stream is closed in between.
   *
   * @return false when all is written or the stream has been closed
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, which ends the stream
   */
  @Override
  public boolean hasNext() {
    turn.lock();
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
      turn.unlock();
    }
  }

  /**
   * The next event.
   *
   * @throws NoSuchElementException if there is none
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, which ends the stream
   */
  @Override
  public TrackEvent next() {
    turn.lock();
    try {
      if (!hasNext()) {
        throw new NoSuchElementException("the stream has ended, there is no other event");
      }
      return piece.added().get(handedOut++);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Reads a chunk of the context, or writes a row. After the last row, or a failure, it has ended.
   */
  private boolean advance() {
    boolean isGoingOn = false;
    try {
      piece.requireNoInterrupt();
      if (!contextIsRead) {
        contextIsRead = !reading.readOn(piece.context());
      } else {
        writePosition();
      }
      isGoingOn = !piece.isDone();
      return isGoingOn;
    } finally {
      if (!isGoingOn) {
        ended = true;
      }
    }
  }

  private void writePosition() {
    TokenSequence last = unread;
    unread = null;
    if (last != null && reading.isFull()) {
      piece.shortenContext();
      reading.forget();
      contextIsRead = false;
      return;
    }
    TokenSequence row = reading.spell(last, new BatchSampler(List.of(piece)));
    piece.add(row);
    unread = row;
  }

  /**
   * {@return the prompt and the new events so far: all that {@link #hasNext} has said there are}
   */
  public Continuation continuation() {
    turn.lock();
    try {
      return piece.continuation(promised);
    } finally {
      turn.unlock();
    }
  }

  /** Ends the stream and frees its memory; nothing happens if it has ended. */
  @Override
  public void close() {
    ended = true; // so that who has the turn gives it up
    turn.lock();
    try {
      release();
    } finally {
      turn.unlock();
    }
  }

  private void release() {
    if (!released) {
      released = true;
      release.run();
    }
  }
}

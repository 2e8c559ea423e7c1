package io.github.continuo.generate;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.Tokenizer;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Score to which a host and a model add music in turns: takes events that were played and streams
 * events that continue them.
 *
 * <p>{@link #stream} returns the events of {@link Generator#stream(Score, GenerationOptions)} for
 * the current {@linkplain #score score}, but sooner: the session keeps the KV cache of the
 * unchanged prefix, so the first event after a few added ones comes almost at once. Only if the
 * score exceeds the model's context, the whole context is read again whenever a quarter of it has
 * been added.
 *
 * <p>New events of a stream become part of the score as soon as {@link EventStream#hasNext} has
 * announced them. A change of the score, or a request for another stream, ends the stream before.
 * Scores are immutable, so to undo a change, pass an earlier score to {@link #setScore}.
 *
 * <p>With the backend {@code pytorch}, sums may be rounded differently if positions are read in
 * other chunks, by about a millionth, so very rarely another token is sampled.
 *
 * <p>Safe for use by several threads. Keeps its memory until it or its generator is closed.
 */
public final class GenerationSession implements AutoCloseable {
  private final SharedModel shared;
  private final PrefixCache cache;
  private final Score start;
  private final @Nullable PieceSetup setup; // whose score is the start
  private final Lock lock = new ReentrantLock(); // guards all fields below

  private Score score; // without the new events of the stream
  private @Nullable EventStream stream; // the last one
  private boolean closed;

  GenerationSession(SharedModel shared, Score start, @Nullable PieceSetup setup) {
    this.shared = shared;
    this.start = start;
    this.setup = setup;
    score = start;
    cache = shared.newPrefixCache();
  }

  /** {@return the current score: the first score, added events and generated events} */
  public Score score() {
    EventStream last;
    lock.lock();
    try {
      if (stream == null) {
        return score;
      }
      last = stream;
    } finally {
      lock.unlock();
    }
    return last.continuation().score(); // waits for an event in progress, so not under the lock
  }

  /**
   * Adds events, as {@link Score#withEvents} does. They may be anywhere in the score; the model
   * reads again from the first position that differs, so events at the end cost least.
   *
   * @param events in the ticks and tracks of the score
   * @throws IllegalArgumentException if a track is neither one of the score nor the next new one
   * @throws IllegalStateException if the session is closed
   */
  public void append(List<TrackEvent> events) {
    lock.lock();
    try {
      finishStream();
      score = score.withEvents(events);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces the score.
   *
   * @param newScore an earlier score to return to, or any other
   * @throws IllegalStateException if the session is closed
   */
  public void setScore(Score newScore) {
    lock.lock();
    try {
      finishStream();
      score = newScore;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Streams new events that continue the score.
   *
   * @param options how much to generate, and how; the {@linkplain PieceSetup#constraints
   *     constraints} of the session's setup, if it has one, are added
   * @return the stream
   * @throws IllegalArgumentException if the score has no note and the session no setup, or if the
   *     constraints allow nothing
   * @throws IllegalStateException if the session or the generator is closed
   */
  public EventStream stream(GenerationOptions options) {
    lock.lock();
    try {
      finishStream();
      GenerationState piece = shared.use(() -> piece(options));
      EventStream next = new EventStream(shared, cache, piece, () -> {});
      stream = next;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private GenerationState piece(GenerationOptions options) {
    Tokenizer tokenizer = shared.model().tokenizer();
    if (setup == null) {
      Generator.requireNotes(score);
      return new GenerationState(shared, score, tokenizer.encode(score), options);
    }
    Encoding encoding = score.equals(start) ? tokenizer.encode(setup) : tokenizer.encode(score);
    return new GenerationState(
        shared, score, encoding, options.withConstraints(setup.constraints(options.constraints())));
  }

  /**
   * Ends the stream, so that no other thread uses the cache, and adds the generated events to the
   * score.
   */
  private void finishStream() {
    if (closed) {
      throw new IllegalStateException("session must be open, but it has been closed");
    }
    endStream();
  }

  private void endStream() {
    if (stream != null) {
      stream.close();
      score = stream.continuation().score();
      stream = null;
    }
  }

  /** Ends the stream and frees the memory; {@link #score} remains available. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        endStream();
        shared.free(cache);
      }
    } finally {
      lock.unlock();
    }
  }
}

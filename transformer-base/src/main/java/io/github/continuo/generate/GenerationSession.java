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
 * A score that grows by turns: a host adds what was played, the model goes on from there, and so
 * forth. {@link #stream} gives what {@link Generator#stream(Score, GenerationOptions)} gives for
 * the {@linkplain #score score}, only sooner: of what the model has read already, no row is read
 * again while it stands, so the first event after a few new ones comes almost at once. Only where
 * the score is longer than the model's context, all that it looks at is read again from time to
 * time: whenever a quarter of the context has been added.
 *
 * <p>New events of a stream belong to the score as soon as {@link EventStream#hasNext} has said
 * that there is one. Whatever changes the score, or asks for another stream, ends the stream
 * before. As scores are immutable, an earlier one is all that is needed to take a step back: {@link
 * #setScore} with it.
 *
 * <p>Only on the backend {@code pytorch}, sums are rounded otherwise where rows are read in other
 * portions, by a millionth or so: in a very long while, a draw falls so near to the boundary
 * between two ids that this decides.
 *
 * <p>Safe for use by several threads. Keeps its memory until it, or its generator, is closed.
 */
public final class GenerationSession implements AutoCloseable {
  private final SharedModel shared;
  private final PrefixCache reading;
  private final Score start;
  private final @Nullable PieceSetup setup; // that the start is the score of
  private final Lock turn = new ReentrantLock(); // guards all below

  private Score score; // without the new events of the stream
  private @Nullable EventStream stream; // the last one
  private boolean closed;

  GenerationSession(SharedModel shared, Score start, @Nullable PieceSetup setup) {
    this.shared = shared;
    this.start = start;
    this.setup = setup;
    score = start;
    reading = shared.newReading();
  }

  /**
   * {@return everything so far: what the session began with, what was added and what was written}
   */
  public Score score() {
    EventStream last;
    turn.lock();
    try {
      if (stream == null) {
        return score;
      }
      last = stream;
    } finally {
      turn.unlock();
    }
    return last.continuation().score(); // waits for an event that is being written, so without turn
  }

  /**
   * Adds events, as {@link Score#withEvents} does. They may stand anywhere; the model reads on from
   * the first row that is another one by them, so events after all others cost least.
   *
   * @param events in the ticks and tracks of the score
   * @throws IllegalArgumentException if a track is neither one of the score nor the next new one
   * @throws IllegalStateException if the session is closed
   */
  public void append(List<TrackEvent> events) {
    turn.lock();
    try {
      settle();
      score = score.withEvents(events);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Puts another score in the place of the one so far.
   *
   * @param newScore an earlier one to go back to, or one that was changed in any way
   * @throws IllegalStateException if the session is closed
   */
  public void setScore(Score newScore) {
    turn.lock();
    try {
      settle();
      score = newScore;
    } finally {
      turn.unlock();
    }
  }

  /**
   * {@return new events that go on from the score}
   *
   * @param options how much to write, and how; in a session of an ensemble, {@linkplain
   *     PieceSetup#constraints its rules} are added to those given here
   * @throws IllegalArgumentException if there is no note in the score of a session that is of no
   *     ensemble, or if the rules leave nothing to write
   * @throws IllegalStateException if the session or the generator is closed
   */
  public EventStream stream(GenerationOptions options) {
    turn.lock();
    try {
      settle();
      GenerationState piece = shared.use(() -> piece(options));
      EventStream next = new EventStream(shared, reading, piece, () -> {});
      stream = next;
      return next;
    } finally {
      turn.unlock();
    }
  }

  private GenerationState piece(GenerationOptions options) {
    Tokenizer tokenizer = shared.model().tokenizer();
    if (setup == null) {
      Generator.requireNotes(score);
      return new GenerationState(shared.model(), score, tokenizer.encode(score), options);
    }
    Encoding encoding = score.equals(start) ? tokenizer.encode(setup) : tokenizer.encode(score);
    return new GenerationState(
        shared.model(),
        score,
        encoding,
        options.withConstraints(setup.constraints(options.constraints())));
  }

  /** Ends the stream, so that nobody else uses the reading, and takes up what it has written. */
  private void settle() {
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

  /** Ends the stream and frees the memory; the score can still be asked for. */
  @Override
  public void close() {
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        endStream();
        shared.free(reading);
      }
    } finally {
      turn.unlock();
    }
  }
}

package io.github.continuo.live;

import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationSession;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import org.jspecify.annotations.Nullable;

/**
 * A model that plays with a musician: takes MIDI messages while they are played, and sends its
 * answers to a receiver in time.
 *
 * <p>In {@linkplain LiveOptions.Mode#CALL_AND_RESPONSE call and response}, the first note of a call
 * starts a turn at its bar line; after some bars, the model answers for as many bars. In
 * {@linkplain LiveOptions.Mode#ACCOMPANIMENT accompaniment}, the model plays from the bar after the
 * first note until nothing has been played for two bars. The first note of an answer starts exactly
 * on the bar.
 *
 * <p><b>In time.</b> The model reads the music while it is played, and drafts the answer again
 * after each event, so that the answer is ready a few milliseconds after the last one. What is
 * played in the last 30 ms before an answer counts as played on its bar line. A note up to a
 * sixteenth before the end of an answer belongs to the next call.
 *
 * <p><b>A model that is slower than the music</b> plays fewer notes, not late ones: an event that
 * is ready more than 5 ms after its time is left out, logged, and counted in {@link
 * LiveStatus#eventsLeftOut}, and the answer goes on at the next beat that can be reached.
 *
 * <p><b>No note hangs.</b> Each note-on is followed by its note-off, at the latest when the session
 * is closed or fails, when {@link #panic} is called, or when the MIDI clock stops.
 *
 * <p><b>Time.</b> After {@link #start}, the session runs in real time with two threads, one that
 * generates and one that sends; messages count when they arrive, and are sent with the time stamp
 * -1 (at once). Without it, {@link #advanceTo} runs the session in simulated time on the calling
 * thread: then the same messages at the same times give, with the same seed and the backend {@code
 * java}, the same answers, and time stamps are simulated microseconds.
 *
 * <p>Safe for use by several threads. The output's {@code send} is called by the session's threads
 * one at a time, also by the thread that passes on a played message or closes the session, and must
 * not block.
 */
public final class LiveSession implements AutoCloseable {
  private static final int WARM_UP_NOTES = 150; // until most code is compiled
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long RETRY_MICROS = 1_000;

  private final GenerationSession session;
  private final Partner partner;
  private final Output output;
  private final GenerationOptions warmUp;
  private final AtomicLong simulatedMicros;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Receiver input = new Input();

  private final ReentrantLock lock = new ReentrantLock(); // guards the partner and all below
  private volatile @Nullable Thread composer;
  private volatile @Nullable Thread player;
  private volatile long startNanos;
  private volatile boolean closed;

  /** Creates a session whose simulated time others may advance too, as a slow model does. */
  LiveSession(
      Generator generator, LiveOptions options, Receiver receiver, AtomicLong simulatedMicros) {
    session = generator.session(Score.of(TimeBase.ticksPerQuarter(1), List.of()));
    BeatClock clock = new BeatClock(options.beat(), options.beatsPerMinute());
    output = new Output(options, clock, receiver, this::timeStamp);
    partner = new Partner(options, generator.tokenizer(), clock, output);
    warmUp = options.generation().withLength(GenerationLength.notes(WARM_UP_NOTES));
    this.simulatedMicros = simulatedMicros;
  }

  /**
   * Returns a session, which waits for {@link #start} or {@link #advanceTo}.
   *
   * @param generator the model; closing it ends the session
   * @param options who plays when, and how
   * @param output gets the answers; the session does not close it
   * @return the session, which the caller closes
   * @throws IllegalStateException if the generator is closed
   */
  public static LiveSession of(Generator generator, LiveOptions options, Receiver output) {
    return new LiveSession(generator, options, output, new AtomicLong());
  }

  private long timeStamp(long dueMicros) {
    return player == null ? dueMicros : -1;
  }

  /**
   * Returns the receiver of what is played, for a {@link javax.sound.midi.Transmitter}: notes, the
   * sustain pedal and, if they count the beats, MIDI clock, start, stop and continue. Other
   * messages have no effect, but {@linkplain LiveOptions#withThru thru} sends them on.
   *
   * <p>A message counts when it arrives; its time stamp is ignored. Closing the receiver has no
   * effect.
   *
   * @return the receiver, for any thread
   */
  public Receiver input() {
    return input;
  }

  private final class Input implements Receiver {
    @Override
    public void send(MidiMessage message, long timeStamp) {
      long nanos = System.nanoTime();
      ifOpen(() -> partner.played(message, micros(), nanos));
    }

    @Override
    public void close() {}
  }

  /** Takes a tap on the beat; has an effect if {@linkplain LiveOptions.Beat#TAP taps count it}. */
  public void tap() {
    ifOpen(() -> partner.tap(micros()));
  }

  /** Changes something under the lock, unless the session has ended. */
  private void ifOpen(Runnable change) {
    lock.lock();
    try {
      if (!closed) {
        change.run();
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> task) {
    lock.lock();
    try {
      return task.get();
    } finally {
      lock.unlock();
    }
  }

  /** Lets both threads look at what has changed. */
  private void wake() {
    LockSupport.unpark(composer);
    LockSupport.unpark(player);
  }

  private long micros() {
    return player == null
        ? simulatedMicros.get()
        : (System.nanoTime() - startNanos) / NANOS_PER_MICRO;
  }

  /**
   * Generates some music that nobody hears, which takes about a second: until the JVM has compiled
   * the model's code, answers would be late. {@link #start} does so too, unless it was done.
   *
   * @throws IllegalStateException if the session or its generator is closed
   */
  public void prepare() {
    List<Note> scale =
        IntStream.range(0, 8).mapToObj(i -> new Note(i * 240L, 240, 0, 60 + i, 80)).toList();
    session.setScore(
        Score.of(TimeBase.ticksPerQuarter(BeatClock.TICKS_PER_BEAT), List.of(Track.of(scale))));
    try (EventStream stream = session.stream(warmUp)) {
      stream.forEachRemaining(event -> {});
    }
  }

  /**
   * Starts the session in real time, with two daemon threads, after {@linkplain #prepare preparing}
   * it.
   *
   * @throws IllegalStateException if the session has been started, was advanced in simulated time,
   *     or is closed
   */
  public void start() {
    prepare();
    lock.lock();
    try {
      requireOpen();
      if (player != null || simulatedMicros.get() > 0) {
        throw new IllegalStateException("session must be started once, before it is advanced");
      }
      startNanos = System.nanoTime();
      composer = thread("continuo-composer", this::compose);
      player = thread("continuo-player", this::play);
      partner.begin(0);
      composer.start();
      player.start();
    } finally {
      lock.unlock();
    }
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("session must be open, but it has been closed");
    }
  }

  /**
   * Runs the session in simulated time on the calling thread: generates and sends all that is due
   * until the given time.
   *
   * @param micros simulated time in microseconds since the start of the session, not before that of
   *     earlier calls
   * @throws IllegalStateException if the session runs in real time or is closed
   */
  public void advanceTo(long micros) {
    lock.lock();
    try {
      requireOpen();
      if (player != null) {
        throw new IllegalStateException("a session that was started must not be advanced");
      }
      if (simulatedMicros.get() == 0) {
        partner.begin(0);
      }
      boolean isDue = true;
      while (isDue && !closed) {
        do {
          partner.advance(simulatedMicros.get());
          output.sendDue(simulatedMicros.get());
        } while (composeEvent());
        long now = simulatedMicros.get();
        long next = Math.min(micros, Math.min(partner.nextMicros(now), output.nextMicros(now)));
        isDue = now < next;
        simulatedMicros.accumulateAndGet(next, Math::max);
      }
    } catch (RuntimeException | Error e) {
      end(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Generates music until the session ends. */
  private void compose() {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = composeEvent() || waitForWork();
      }
    } catch (RuntimeException | Error e) {
      end(e);
    }
  }

  /** Generates an event of the answer; returns whether there was one to generate. */
  private boolean composeEvent() {
    Draft draft = locked(() -> closed ? null : partner.draftToExtend(micros()));
    if (draft == null) {
      return false;
    }
    ScoreEvent event = next(draft);
    lock.lock();
    try {
      partner.extend(draft, event, micros(), System.nanoTime());
      wake();
    } finally {
      lock.unlock();
    }
    return true;
  }

  private @Nullable ScoreEvent next(Draft draft) {
    EventStream stream = draft.stream;
    if (stream == null) {
      session.setScore(draft.prompt);
      stream = session.stream(partner.generationOptions(draft));
      draft.stream = stream;
    }
    return stream.hasNext() ? stream.next().event() : null;
  }

  /** Waits until there may be something to generate; returns false when the session has ended. */
  private boolean waitForWork() {
    parkUntil(locked(() -> closed ? 0 : partner.nextMicros(micros())));
    return !closed;
  }

  /** Waits until a time or until {@link #wake}, also if that was called since the last wait. */
  private void parkUntil(long untilMicros) {
    if (untilMicros == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(untilMicros - micros()));
    }
  }

  /** Sends messages in time until the session ends. */
  private void play() {
    try {
      while (!closed) {
        output.sendDue(micros());
        parkUntil(Math.min(advanceIfFree(), output.nextMicros(micros())));
      }
    } catch (RuntimeException | Error e) {
      end(e);
    }
  }

  /** Changes turns if it is time, unless that would have to wait; returns when to look again. */
  private long advanceIfFree() {
    long now = micros();
    if (!lock.tryLock()) {
      return now + RETRY_MICROS;
    }
    try {
      partner.advance(now);
      return partner.nextMicros(now);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends all sounds at once, those of others on the output too, and gives up the current turn. The
   * session then listens again.
   */
  public void panic() {
    ifOpen(() -> partner.panic(micros()));
  }

  /** {@return what goes on now} */
  public LiveStatus status() {
    return locked(() -> partner.status(micros()));
  }

  /**
   * {@return the music since the start, in 480 ticks per quarter note at the current tempo: a track
   * with the tempo, one of what was played, one of the answers} Notes that are still held are not
   * in it. A MIDI start begins it anew.
   */
  public Score score() {
    return locked(partner::score);
  }

  /**
   * {@return a future that is completed when the session is closed, or exceptionally when it fails:
   * when the generator is closed, the model fails, or the output throws an exception}
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Ends all sounds and the session; has no effect if it has ended. Waits for its threads. */
  @Override
  public void close() {
    end(null);
    join(composer);
    join(player);
    session.close();
  }

  private void end(@Nullable Throwable cause) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Throwable failure = cause;
      try {
        partner.silence(micros());
        output.close(micros());
      } catch (RuntimeException | Error e) {
        failure = failure == null ? e : failure;
      }
      closed = true;
      wake();
      if (failure == null) {
        ended.complete(null);
      } else {
        ended.completeExceptionally(failure);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void join(@Nullable Thread thread) {
    if (thread == null || thread == Thread.currentThread()) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // the thread ends after a position
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.github.continuo.live;

import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationStart;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.ShortMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays music with a musician: takes messages, decides whose turn it is, says what to generate, and
 * passes the answers to the output. Neither generates nor waits: its callers do, and pass the time.
 *
 * <p>An answer is drafted again after each event of the call, as if it were the last one, up to
 * some events. Shortly before the turn, the draft of that moment becomes the answer, and the rest
 * of it is generated while it sounds. An event that is generated too late is left out, and the
 * answer goes on at the next beat that can be reached.
 *
 * <p>Mutable; guarded by the session.
 */
final class Partner {
  private static final Logger LOG = LoggerFactory.getLogger(Partner.class);

  /** So long before the start of an answer, the call ends: time for a first event. */
  static final long LEAD_MICROS = 30_000;

  /** Events that are ready later than this after their time are left out. */
  static final long LATE_MICROS = 5_000;

  private static final int DRAFTED_EVENTS = 4; // before the turn: a chord
  private static final int QUIET_BARS = 2; // without a played note, an accompaniment pauses
  private static final long MAX_WAIT_MICROS = 100_000; // until the clock is looked at again
  private static final int FIRST_MODE_MESSAGE = 120; // "controllers" from here on end notes

  private final LiveOptions options;
  private final boolean writesPedals;
  private final int answerChannel; // of the music that the model reads
  private final BeatClock clock;
  private final Heard heard;
  private final Output output;
  private final Object musician = new Object(); // as the player of notes that are sent on

  private long turns;
  private @Nullable Turn turn; // the current or next one of the model
  private boolean isAnswering; // whether the call of the turn has ended
  private @Nullable Turn answering; // the last one whose answer has started
  private @Nullable Draft draft;
  private long callTick; // no note of the call is before
  private long heardNanos;
  private boolean wasRunning;

  private long notesPlayed;
  private long notesAnswered;
  private long eventsLeftOut;
  private Duration latency = Duration.ZERO;

  /**
   * @param tokenizer of the model; one of notes only has neither pedals nor parts, so that an
   *     accompaniment cannot be a part of its own
   */
  Partner(LiveOptions options, Tokenizer tokenizer, BeatClock clock, Output output) {
    this.options = options;
    this.clock = clock;
    this.output = output;
    writesPedals = !(tokenizer instanceof NoteTokenizer);
    boolean isOtherPart = writesPedals && !answersCalls();
    answerChannel = isOtherPart ? Heard.PLAYED_CHANNEL + 1 : Heard.PLAYED_CHANNEL;
    heard = new Heard(options, answerChannel);
  }

  /** Starts time, if it starts with the session. */
  void begin(long nowMicros) {
    if (options.beat() == LiveOptions.Beat.TEMPO && options.click()) {
      clock.begin(nowMicros);
    }
  }

  void tap(long nowMicros) {
    clock.tap(nowMicros);
  }

  /** Takes a message of the musician. */
  void played(MidiMessage message, long nowMicros, long nowNanos) {
    if (!(message instanceof ShortMessage given)) {
      return;
    }
    switch (given.getStatus()) {
      case ShortMessage.TIMING_CLOCK,
          ShortMessage.START,
          ShortMessage.CONTINUE,
          ShortMessage.STOP ->
          beat(given.getStatus(), nowMicros);
      default -> {
        if (given.getStatus() < 0xF0) {
          heardNanos = nowNanos;
          channelMessage(given, nowMicros);
        }
      }
    }
  }

  private void beat(int status, long nowMicros) {
    if (options.beat() != LiveOptions.Beat.MIDI_CLOCK) {
      return;
    }
    switch (status) {
      case ShortMessage.TIMING_CLOCK -> clock.clock(nowMicros);
      case ShortMessage.CONTINUE -> clock.proceed();
      case ShortMessage.STOP -> clock.stop();
      default -> {
        clock.restart();
        endTurn(nowMicros);
        output.silence(nowMicros);
        heard.clear();
        output.restartClick();
      }
    }
    advance(nowMicros);
  }

  private void channelMessage(ShortMessage message, long nowMicros) {
    int command = message.getCommand();
    int data = message.getData1();
    int value = message.getData2();
    if (command == ShortMessage.NOTE_ON && value > 0) {
      notesPlayed++;
      if (options.beat() == LiveOptions.Beat.TEMPO && !clock.isRunning(nowMicros)) {
        clock.begin(nowMicros);
      }
      if (options.thru()) {
        output.startNote(message.getChannel(), data, value, musician, nowMicros);
      }
      noteOn(message, nowMicros);
    } else if (command == ShortMessage.NOTE_ON || command == ShortMessage.NOTE_OFF) {
      if (options.thru()) {
        output.endNote(message.getChannel(), data, musician, nowMicros);
      }
      if (clock.isRunning(nowMicros)) {
        heard.noteOff(tick(nowMicros), message.getChannel(), data);
      }
    } else if (command == ShortMessage.CONTROL_CHANGE && data >= FIRST_MODE_MESSAGE) {
      output.endNotesOf(musician, nowMicros);
      heard.endNotes(tick(nowMicros));
    } else {
      if (options.thru()) {
        output.sendOther(message, nowMicros);
      }
      boolean isPedal = command == ShortMessage.CONTROL_CHANGE && data == Output.PEDAL;
      if (isPedal && clock.isRunning(nowMicros)) {
        heard.pedal(tick(nowMicros), value);
      }
    }
  }

  private void noteOn(ShortMessage message, long nowMicros) {
    if (!clock.isRunning(nowMicros)) {
      return; // there is no beat yet
    }
    advance(nowMicros);
    if (turn == null) {
      long tick = clock.tickAt(nowMicros);
      if (tick + Turn.EARLY_TICKS < 0) {
        return; // in the count-in
      }
      turn = Turn.after(turns++, tick, options);
      callTick = Turn.barOf(tick, options);
      isAnswering = false;
    }
    heard.noteOn(tick(nowMicros), message.getChannel(), message.getData1(), message.getData2());
  }

  /** Returns the tick of what is played now: a call has ended a little before its answer starts. */
  private long tick(long nowMicros) {
    long earliest = isAnswering && turn != null ? turn.startTick() : callTick;
    return Math.max(Math.max(0, earliest), clock.tickAt(nowMicros));
  }

  /** Changes turns if it is time, and silences the answer if there is no beat any more. */
  void advance(long nowMicros) {
    boolean isRunning = clock.isRunning(nowMicros);
    if (wasRunning && !isRunning) {
      endTurn(nowMicros);
      output.silence(nowMicros);
    }
    wasRunning = isRunning;
    if (!isRunning) {
      return;
    }
    if (turn != null && isAnswering && clock.microsAt(endOfAnswer(turn)) <= nowMicros) {
      finishTurn(turn, nowMicros);
    }
    if (turn != null && !isAnswering && startOfAnswer(turn) <= nowMicros) {
      startAnswer(turn, nowMicros);
    }
  }

  /** Returns the time in microseconds at which the call of a turn ends. */
  private long startOfAnswer(Turn next) {
    return clock.microsAt(next.startTick()) - LEAD_MICROS;
  }

  /**
   * Returns the tick from which on notes belong to the next call. The next bar of an accompaniment
   * is drafted in the second half of a bar.
   */
  private long endOfAnswer(Turn current) {
    return current.endTick() - (answersCalls() ? Turn.EARLY_TICKS : options.barTicks() / 2);
  }

  private boolean answersCalls() {
    return options.mode() == LiveOptions.Mode.CALL_AND_RESPONSE;
  }

  private void startAnswer(Turn next, long nowMicros) {
    if (!answersCalls()
        && !heard.hasPlayedSince(next.startTick() - QUIET_BARS * options.barTicks())) {
      turn = null;
      draft = null;
      releasePedalAt(next.startTick());
      return;
    }
    isAnswering = true;
    answering = next;
    if (answersCalls()) {
      releasePedalAt(next.endTick());
    }
    Draft answer = draft;
    if (answer == null || !answer.isUpToDate(heard, heardNanos)) {
      draft = newDraft(next, next.startTick(), nowMicros);
      return;
    }
    if (!answer.events.isEmpty()) {
      latency = answer.latency();
    }
    for (ScoreEvent event : answer.events) {
      if (draft == answer) {
        sendInTime(answer, event, nowMicros);
      }
    }
  }

  private void releasePedalAt(long tick) {
    if (writesPedals) {
      send(new ControlChange(tick, options.channel(), Output.PEDAL, 0));
    }
  }

  private Draft newDraft(Turn of, long startTick, long nowMicros) {
    return new Draft(of, heard, startTick, heardNanos, nowMicros);
  }

  /** Ends the turn in which the model has answered. */
  private void finishTurn(Turn finished, long nowMicros) {
    isAnswering = false;
    draft = null;
    if (answersCalls()) {
      turn = null;
      callTick = finished.endTick();
    } else {
      turn = finished.next();
      turns++;
    }
    heard.setTempo(clock.beatsPerMinute());
    heard.shorten();
    advance(nowMicros);
  }

  /** Gives up the turn and what was to be played in it. */
  private void endTurn(long nowMicros) {
    if (turn != null) {
      heard.cancelAnswersFrom(clock.tickAt(nowMicros));
    }
    turn = null;
    answering = null;
    draft = null;
    isAnswering = false;
  }

  /** Returns the draft that needs another event now; null if there is nothing to do. */
  @Nullable Draft draftToExtend(long nowMicros) {
    advance(nowMicros);
    Turn current = turn;
    if (current == null) {
      return null;
    }
    if (!isAnswering && (draft == null || !draft.isUpToDate(heard, heardNanos))) {
      draft = newDraft(current, current.startTick(), nowMicros);
    }
    Draft now = draft;
    if (now == null || now.isDone || now.prompt.notes().findAny().isEmpty()) {
      return null;
    }
    return isAnswering || now.events.size() < DRAFTED_EVENTS ? now : null;
  }

  /** Returns the options for the rest of a draft. */
  GenerationOptions generationOptions(Draft of) {
    GenerationOptions given = options.generation();
    double beats = (of.turn.endTick() - of.startTick) / (double) BeatClock.TICKS_PER_BEAT;
    return given
        .withSeed(given.seed() + of.turn.number())
        .withLength(GenerationLength.beats(beats))
        .withEnding(GenerationOptions.Ending.IGNORED)
        .withMaxPromptLength(0)
        .withStart(GenerationStart.nearestBeat())
        .withNotesPastEnd(!answersCalls())
        .withConstraints(
            constraints(given.constraints()).withStartTick(of.startTick - of.firstTick));
  }

  /** Adds to constraints that only notes and pedals are generated, on one channel. */
  private GenerationConstraints constraints(GenerationConstraints given) {
    Set<EventType> types =
        EnumSet.complementOf(EnumSet.of(EventType.NOTE, EventType.CONTROL_CHANGE));
    types.addAll(given.blockedTypes());
    Set<Integer> controllers = new TreeSet<>(allBut(127, Output.PEDAL));
    controllers.addAll(given.blockedControllers());
    return given
        .withBlockedTypes(types)
        .withBlockedControllers(controllers)
        .withBlockedChannels(allBut(15, answerChannel));
  }

  private static Set<Integer> allBut(int last, int number) {
    return IntStream.rangeClosed(0, last)
        .filter(each -> each != number)
        .boxed()
        .collect(Collectors.toSet());
  }

  /**
   * Takes the next event of a draft.
   *
   * @param event in ticks of the draft's prompt; null if the draft is complete
   */
  void extend(Draft extended, @Nullable ScoreEvent event, long nowMicros, long nowNanos) {
    if (extended != draft) {
      return; // something was played, or the turn is over
    }
    if (event == null) {
      extended.isDone = true;
      return;
    }
    ScoreEvent placed = placed(event, extended);
    extended.add(placed, nowNanos);
    boolean isFirst =
        extended.events.size() == 1 && extended.startTick == extended.turn.startTick();
    if (isAnswering && isFirst) {
      latency = extended.latency();
    }
    if (isAnswering) {
      sendInTime(extended, placed, nowMicros);
    }
  }

  private void sendInTime(Draft of, ScoreEvent event, long nowMicros) {
    if (nowMicros > clock.microsAt(event.tick()) + LATE_MICROS) {
      leaveOut(of, nowMicros);
    } else {
      send(event);
    }
  }

  /** Continues at the next beat whose events can be generated in time. */
  private void leaveOut(Draft late, long nowMicros) {
    eventsLeftOut++;
    LOG.warn("the model is slower than the music: an event came too late and is left out");
    long paceMicros = (nowMicros - late.createdMicros) / late.events.size();
    long beat = BeatClock.TICKS_PER_BEAT;
    long nextTick = (clock.tickAt(nowMicros + 2 * paceMicros) / beat + 1) * beat;
    if (nextTick < late.turn.endTick()) {
      draft = newDraft(late.turn, nextTick, nowMicros);
    } else {
      late.isDone = true;
    }
  }

  /** Returns an event of a draft in ticks of the beat clock, on the channel of answers. */
  private ScoreEvent placed(ScoreEvent event, Draft of) {
    long tick = Math.max(of.startTick, event.tick() + of.firstTick);
    if (event instanceof Note note) {
      long endTick = note.endTick() + of.firstTick;
      long lastTick = answersCalls() ? of.turn.endTick() : Long.MAX_VALUE;
      long ticks = Math.max(1, Math.min(endTick, lastTick) - tick);
      return new Note(tick, ticks, options.channel(), note.pitch(), note.velocity());
    }
    ControlChange change = (ControlChange) event;
    return new ControlChange(tick, options.channel(), change.controller(), change.value());
  }

  private void send(ScoreEvent event) {
    heard.answer(event);
    output.add(event);
    notesAnswered += event instanceof Note ? 1 : 0;
  }

  /** Returns the time, in microseconds, until which nothing changes if nothing is played. */
  long nextMicros(long nowMicros) {
    if (!clock.isRunning(nowMicros)) {
      return Long.MAX_VALUE;
    }
    long next = nowMicros + MAX_WAIT_MICROS;
    if (turn != null) {
      next = Math.min(next, isAnswering ? clock.microsAt(endOfAnswer(turn)) : startOfAnswer(turn));
    }
    return next;
  }

  /** Ends all sounds and gives up the current turn. */
  void silence(long nowMicros) {
    endTurn(nowMicros);
    output.silence(nowMicros);
  }

  /** As {@link #silence}, and tells the receiver to end all sounds of others. */
  void panic(long nowMicros) {
    silence(nowMicros);
    output.endAllSounds(nowMicros);
  }

  Score score() {
    return heard.score();
  }

  LiveStatus status(long nowMicros) {
    boolean isRunning = clock.isRunning(nowMicros);
    long tick = isRunning ? clock.tickAt(nowMicros) : 0;
    return new LiveStatus(
        isRunning,
        tick / (double) BeatClock.TICKS_PER_BEAT,
        clock.beatsPerMinute(),
        isRunning
            && answering != null
            && tick >= answering.startTick()
            && tick < answering.endTick(),
        notesPlayed,
        notesAnswered,
        eventsLeftOut,
        latency);
  }
}

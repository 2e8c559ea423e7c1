package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.tokenize.EventType;

/**
 * An event on a grid of sixteenths of a beat, with the values that its tokens have.
 *
 * <p>Mutable: the stages of event encoding modify it in turn.
 */
public final class GridEvent {
  public static final int STEPS_PER_BEAT = 16;

  /** The shortest duration without a token; longer ones are not distinguished from it. */
  static final int MAX_DURATION_STEPS = 2048;

  /** The number of a key signature without sharps and flats. */
  public static final int NO_SHARPS = 7;

  static final int MAJOR = 0;
  public static final int MINOR = 1;

  public final EventType type;
  public long step; // from the start of the piece
  public int track;
  public int channel; // of notes, program and control changes
  public int number; // pitch, program, controller, beats per minute, numerator - 1, or sharps + 7
  public int value; // velocity, value of the controller, exponent of the denominator - 1, or mode
  public int durationSteps; // of notes
  public boolean isInRegion; // of infilling

  GridEvent(EventType kind) {
    this.type = kind;
  }

  private GridEvent(EventType kind, long step, int track, int channel, int number, int value) {
    this.type = kind;
    this.step = step;
    this.track = track;
    this.channel = channel;
    this.number = number;
    this.value = value;
  }

  public static GridEvent note(long step, int track, Note note, int durationSteps) {
    GridEvent event =
        new GridEvent(EventType.NOTE, step, track, note.channel(), note.pitch(), note.velocity());
    event.durationSteps = durationSteps;
    return event;
  }

  public static GridEvent programChange(long step, int track, int channel, int program) {
    return new GridEvent(EventType.PROGRAM_CHANGE, step, track, channel, program, 0);
  }

  public static GridEvent controlChange(long step, int track, ControlChange change) {
    return new GridEvent(
        EventType.CONTROL_CHANGE,
        step,
        track,
        change.channel(),
        change.controller(),
        change.value());
  }

  public static GridEvent tempo(long step, int track, int beatsPerMinute) {
    return new GridEvent(EventType.TEMPO, step, track, 0, beatsPerMinute, 0);
  }

  public static GridEvent timeSignature(long step, int track, TimeSignature timeSignature) {
    return new GridEvent(
        EventType.TIME_SIGNATURE,
        step,
        track,
        0,
        timeSignature.numerator() - 1,
        Integer.numberOfTrailingZeros(timeSignature.denominator()) - 1);
  }

  public static GridEvent keySignature(long step, int track, int sharps, Mode mode) {
    return new GridEvent(
        EventType.KEY_SIGNATURE,
        step,
        track,
        0,
        sharps + NO_SHARPS,
        mode == Mode.MINOR ? MINOR : MAJOR);
  }

  GridEvent copy() {
    GridEvent copy = new GridEvent(type, step, track, channel, number, value);
    copy.durationSteps = durationSteps;
    copy.isInRegion = isInRegion;
    return copy;
  }

  public boolean isNote() {
    return type == EventType.NOTE;
  }

  /** Whether this is a note that has tokens but cannot be in a score. */
  public boolean isSilent() {
    return isNote() && (durationSteps == 0 || value == 0);
  }

  public boolean hasChannel() {
    return switch (type) {
      case NOTE, PROGRAM_CHANGE, CONTROL_CHANGE -> true;
      case TEMPO, TIME_SIGNATURE, KEY_SIGNATURE -> false;
    };
  }

  public long beat() {
    return step / STEPS_PER_BEAT;
  }

  public long endStep() {
    return step + durationSteps;
  }

  public int stepInBeat() {
    return (int) (step % STEPS_PER_BEAT);
  }

  /** Converts the event to a score event with the given time and channel. */
  public ScoreEvent at(long tick, long durationTicks, int scoreChannel) {
    return switch (type) {
      case NOTE -> new Note(tick, durationTicks, scoreChannel, number, value);
      case PROGRAM_CHANGE -> new ProgramChange(tick, scoreChannel, number);
      case CONTROL_CHANGE -> new ControlChange(tick, scoreChannel, number, value);
      case TEMPO -> new Tempo(tick, WholeTempo.microsPerQuarter(number));
      case TIME_SIGNATURE -> new TimeSignature(tick, number + 1, 1 << (value + 1));
      case KEY_SIGNATURE ->
          new KeySignature(tick, number - NO_SHARPS, value == MINOR ? Mode.MINOR : Mode.MAJOR);
    };
  }
}

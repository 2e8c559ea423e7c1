package io.github.continuo.tokenize;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeSignature;

/**
 * An event on a grid of sixteenths of a beat, with the values that its tokens have.
 *
 * <p>Mutable: the stages of event encoding modify it in turn.
 */
final class GridEvent {
  static final int STEPS_PER_BEAT = 16;

  /** The shortest duration without a token; longer ones are not distinguished from it. */
  static final int MAX_DURATION_STEPS = 2048;

  /** The number of a key signature without sharps and flats. */
  static final int NO_SHARPS = 7;

  static final int MAJOR = 0;
  static final int MINOR = 1;

  final EventType type;
  long step; // from the start of the piece
  int track;
  int channel; // of notes, program and control changes
  int number; // pitch, program, controller, beats per minute, numerator - 1, or sharps + 7
  int value; // velocity, value of the controller, exponent of the denominator - 1, or mode
  int durationSteps; // of notes
  boolean isInRegion; // of infilling

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

  static GridEvent note(long step, int track, Note note, int durationSteps) {
    GridEvent event =
        new GridEvent(EventType.NOTE, step, track, note.channel(), note.pitch(), note.velocity());
    event.durationSteps = durationSteps;
    return event;
  }

  static GridEvent programChange(long step, int track, int channel, int program) {
    return new GridEvent(EventType.PROGRAM_CHANGE, step, track, channel, program, 0);
  }

  static GridEvent controlChange(long step, int track, ControlChange change) {
    return new GridEvent(
        EventType.CONTROL_CHANGE,
        step,
        track,
        change.channel(),
        change.controller(),
        change.value());
  }

  static GridEvent tempo(long step, int track, int beatsPerMinute) {
    return new GridEvent(EventType.TEMPO, step, track, 0, beatsPerMinute, 0);
  }

  static GridEvent timeSignature(long step, int track, TimeSignature timeSignature) {
    return new GridEvent(
        EventType.TIME_SIGNATURE,
        step,
        track,
        0,
        timeSignature.numerator() - 1,
        Integer.numberOfTrailingZeros(timeSignature.denominator()) - 1);
  }

  static GridEvent keySignature(long step, int track, int sharps, Mode mode) {
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

  boolean isNote() {
    return type == EventType.NOTE;
  }

  /** Whether this is a note that has tokens but cannot be in a score. */
  boolean isSilent() {
    return isNote() && (durationSteps == 0 || value == 0);
  }

  boolean hasChannel() {
    return type.hasChannel();
  }

  long beat() {
    return step / STEPS_PER_BEAT;
  }

  long endStep() {
    return step + durationSteps;
  }

  int stepInBeat() {
    return (int) (step % STEPS_PER_BEAT);
  }

  /** Converts the event to a score event with the given time and channel. */
  ScoreEvent at(long tick, long durationTicks, int scoreChannel) {
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

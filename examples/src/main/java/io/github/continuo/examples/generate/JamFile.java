package io.github.continuo.examples.generate;

import io.github.continuo.live.LiveOptions;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TempoMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.ShortMessage;

/**
 * A file that plays as a musician would: its messages with their times, and a MIDI clock at its
 * tempo. Between calls it pauses as long as the model answers; notes end with their call.
 */
final class JamFile {
  private static final int CLOCKS_PER_BEAT = 24; // MIDI 1.0
  private static final int PEDAL = 64;

  /** A message at a time in microseconds from the start of bar 1. */
  record Played(long micros, ShortMessage message) {}

  private final Score song;
  private final TempoMap tempoMap;
  private final BeatMap beatMap;
  private final double callBeats; // infinite if the model plays along
  private final List<Long> clockMicros = new ArrayList<>();
  private final List<Played> played = new ArrayList<>();
  private final double endBeat; // of the last answer

  private JamFile(Score song, LiveOptions options) {
    this.song = song;
    tempoMap = song.tempoMap();
    beatMap = BeatMap.of(song.timeBase());
    double barBeats = 4.0 * options.numerator() / options.denominator();
    boolean pauses = options.mode() == LiveOptions.Mode.CALL_AND_RESPONSE;
    callBeats = pauses ? options.bars() * barBeats : Double.POSITIVE_INFINITY;
    double lastBeat = song.notes().mapToDouble(beatMap::start).max().orElse(0);
    endBeat =
        pauses
            ? 2 * callBeats * (Math.floor(lastBeat / callBeats) + 1)
            : Math.ceil(beatMap.beatAt(song.endTick()) / barBeats) * barBeats;
  }

  /** Returns all messages by time; the last one stops the clock after the last answer. */
  static List<Played> of(Score song, LiveOptions options) {
    JamFile file = new JamFile(song, options);
    try {
      file.addClock();
      file.addEvents();
    } catch (InvalidMidiDataException impossible) {
      throw new AssertionError("every event of a score is a valid message", impossible);
    }
    file.played.sort(Comparator.comparingLong(Played::micros)); // the clock before the notes
    return file.played;
  }

  private void addClock() throws InvalidMidiDataException {
    add(0, new ShortMessage(ShortMessage.START));
    double micros = 0;
    int clocks = (int) Math.round(endBeat * CLOCKS_PER_BEAT);
    for (int clock = 0; clock <= clocks; clock++) {
      add(Math.round(micros), new ShortMessage(ShortMessage.TIMING_CLOCK));
      clockMicros.add(Math.round(micros));
      double beat = songBeat(clock / (double) CLOCKS_PER_BEAT);
      micros += seconds(beat, beat + 1.0 / CLOCKS_PER_BEAT) * 1e6;
    }
    clockMicros.add(Math.round(micros));
    add(Math.round(micros), new ShortMessage(ShortMessage.STOP));
  }

  private double seconds(double fromBeat, double toBeat) {
    return tempoMap.secondsAt(beatMap.tickAt(toBeat))
        - tempoMap.secondsAt(beatMap.tickAt(fromBeat));
  }

  /** Returns the beat of the song at a beat of the session: the end of a call during its answer. */
  private double songBeat(double beat) {
    if (Double.isInfinite(callBeats)) {
      return beat;
    }
    double turns = Math.floor(beat / (2 * callBeats));
    return turns * callBeats + Math.min(beat - turns * 2 * callBeats, callBeats);
  }

  private void addEvents() throws InvalidMidiDataException {
    for (ScoreEvent event :
        (Iterable<ScoreEvent>)
            song.tracks().stream().flatMap(track -> track.events().stream())::iterator) {
      double beat = beatMap.beatAt(event.tick());
      if (event instanceof Note note) {
        double callEnd = (callNumber(beat) + 1) * callBeats;
        double duration = Math.min(beatMap.end(note), callEnd) - beat;
        add(ShortMessage.NOTE_ON, note.channel(), note.pitch(), note.velocity(), sessionBeat(beat));
        add(ShortMessage.NOTE_OFF, note.channel(), note.pitch(), 0, sessionBeat(beat) + duration);
      } else if (event instanceof ProgramChange change) {
        add(ShortMessage.PROGRAM_CHANGE, change.channel(), change.program(), 0, sessionBeat(beat));
      } else if (event instanceof ControlChange change && change.controller() == PEDAL) {
        add(
            ShortMessage.CONTROL_CHANGE,
            change.channel(),
            PEDAL,
            change.value(),
            sessionBeat(beat));
      }
    }
  }

  private double callNumber(double songBeat) {
    return Double.isInfinite(callBeats) ? 0 : Math.floor(songBeat / callBeats);
  }

  private double sessionBeat(double songBeat) {
    double call = callNumber(songBeat);
    return call == 0 ? songBeat : songBeat + call * callBeats;
  }

  private void add(int command, int channel, int data1, int data2, double beat)
      throws InvalidMidiDataException {
    double clock = Math.min(beat, endBeat) * CLOCKS_PER_BEAT;
    int before = (int) clock;
    long start = clockMicros.get(before);
    long length = clockMicros.get(before + 1) - start;
    add(
        start + Math.round((clock - before) * length),
        new ShortMessage(command, channel, data1, data2));
  }

  private void add(long micros, ShortMessage message) {
    played.add(new Played(micros, message));
  }
}

package io.github.continuo.examples.generate;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.SequenceConverter;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.Receiver;
import javax.sound.midi.Sequence;

/**
 * Plays the end of a prompt and then new events while they are generated: sends MIDI messages with
 * time stamps to a receiver.
 *
 * <p>Messages are sent at most the look-ahead before their time, so that music is not generated
 * much earlier than it is needed. If an event comes too late, playback pauses and all later events
 * are delayed by the same time.
 */
final class Performance {
  private static final double DEFAULT_QUARTERS_PER_BAR = 4;

  private final Score prompt;
  private final Receiver receiver;
  private final Clock clock;
  private final long lookAheadMicros;

  private Score tempos; // one track with only the tempo events so far
  private long zeroMicros; // clock time of tick 0
  private long endMicros; // clock time at which the last note has ended

  /**
   * Creates a performance of a prompt and its continuation.
   *
   * @param receiver receiver of messages; their time stamps are times of the clock
   */
  Performance(Score prompt, Receiver receiver, Clock clock, long lookAheadMicros) {
    this.prompt = prompt;
    this.receiver = receiver;
    this.clock = clock;
    this.lookAheadMicros = lookAheadMicros;
    List<ScoreEvent> promptTempos =
        prompt.tracks().stream()
            .flatMap(track -> track.events().stream())
            .filter(Tempo.class::isInstance)
            .toList();
    tempos = Score.of(prompt.timeBase(), List.of(Track.of(promptTempos)));
  }

  /** Sends the last bars of the prompt, after the controllers and programs in effect there. */
  void playPrompt(double bars) {
    long startTick = tickBeforeEnd(bars);
    zeroMicros = clock.micros() - microsAt(startTick);
    List<Track> tracks = prompt.tracks().stream().map(track -> from(startTick, track)).toList();
    send(prompt.timeBase(), tracks, startTick);
  }

  private long tickBeforeEnd(double bars) {
    long endTick = prompt.notes().mapToLong(Note::endTick).max().orElse(0);
    double quartersPerBar = DEFAULT_QUARTERS_PER_BAR;
    for (TimeSignature timeSignature : prompt.timeSignatures()) {
      quartersPerBar = timeSignature.quartersPerBar();
    }
    double quarters = bars * quartersPerBar;
    if (prompt.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      return Math.max(0, endTick - Math.round(quarters * musical.ticks()));
    }
    double seconds = // SMPTE time has no quarter notes
        prompt.tempoMap().secondsAt(endTick) - quarters / 2; // 120 BPM
    return prompt.tempoMap().tickAt(Math.max(0, seconds));
  }

  private static Track from(long startTick, Track track) {
    return Track.of(
        track.events().stream()
            .filter(event -> !(event instanceof Note) || event.tick() >= startTick)
            .toList());
  }

  /** Sends each event when its time minus the look-ahead is reached. */
  void play(Iterator<TrackEvent> events) throws InterruptedException {
    while (events.hasNext()) {
      ScoreEvent event = events.next().event();
      if (event instanceof Tempo) {
        tempos = tempos.withEvents(List.of(new TrackEvent(0, event)));
      }
      waitUntil(zeroMicros + microsAt(event.tick()) - lookAheadMicros);
      send(prompt.timeBase(), List.of(Track.of(List.of(event))), event.tick());
    }
  }

  /** Waits until the last note has ended. */
  void finish() throws InterruptedException {
    waitUntil(endMicros);
  }

  private void waitUntil(long micros) throws InterruptedException {
    for (long left = micros - clock.micros(); left > 0; left = micros - clock.micros()) {
      clock.sleep(left);
    }
  }

  /** Sends all messages; those before the start tick are sent at the start tick. */
  private void send(TimeBase timeBase, List<Track> tracks, long startTick) {
    long late = clock.micros() - (zeroMicros + microsAt(startTick));
    zeroMicros += Math.max(0, late);
    Sequence sequence = SequenceConverter.toSequence(Score.of(timeBase, tracks));
    for (MidiEvent event : messages(sequence)) {
      long micros = zeroMicros + microsAt(Math.max(startTick, event.getTick()));
      receiver.send(event.getMessage(), micros);
      endMicros = isOfNote(event) ? Math.max(endMicros, micros) : endMicros;
    }
  }

  private static boolean isOfNote(MidiEvent event) {
    return event.getMessage().getStatus() < 0xA0; // a note-on or a note-off
  }

  /** Returns all messages except meta events, sorted by tick. */
  static List<MidiEvent> messages(Sequence sequence) {
    List<MidiEvent> messages = new ArrayList<>();
    for (javax.sound.midi.Track track : sequence.getTracks()) {
      for (int i = 0; i < track.size(); i++) {
        if (!(track.get(i).getMessage() instanceof MetaMessage)) {
          messages.add(track.get(i));
        }
      }
    }
    messages.sort(Comparator.comparingLong(MidiEvent::getTick));
    return messages;
  }

  /**
   * Returns the time of a tick by the tempo events so far; tempo changes during a note, which come
   * later, do not move its end.
   */
  private long microsAt(long tick) {
    return Math.round(tempos.tempoMap().secondsAt(tick) * 1e6);
  }
}

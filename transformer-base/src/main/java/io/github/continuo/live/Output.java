package io.github.continuo.live;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ScoreEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;

/**
 * What is to be sent and what sounds: sends messages when they are due, and leaves no note hanging.
 *
 * <p>Every note-on is followed by its note-off before the next note-on of the same pitch and
 * channel, whoever plays it. {@link #silence} ends all notes and releases all pedals.
 *
 * <p>Safe for use by several threads. Its lock is its own and held only to send, so that a message
 * is not late because another thread decides or generates.
 */
final class Output {
  static final int PEDAL = 64; // the sustain pedal's controller
  private static final int CLICK_PITCH = 37; // General MIDI: side stick
  private static final int CLICK_VELOCITY = 70;
  private static final int BAR_CLICK_VELOCITY = 110;
  private static final long CLICK_TICKS = BeatClock.TICKS_PER_BEAT / 8;
  private static final int ALL_SOUND_OFF = 120; // controllers of channel mode messages
  private static final int ALL_NOTES_OFF = 123;
  private static final int CHANNELS = 16;

  /** The time stamp of a message that is sent. */
  interface TimeStamp {

    /** Returns the time stamp of a message that is due at a time of the session's clock. */
    long of(long dueMicros);
  }

  /**
   * A note that starts or ends, or a control change.
   *
   * @param isStart whether the event starts; false at the end of a note
   */
  private record Due(long tick, boolean isStart, long number, ScoreEvent event)
      implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparingLong(Due::tick)
            .thenComparing(Due::isStart) // an end before a start
            .thenComparingLong(Due::number);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  private record Key(int channel, int pitch) {
    private static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::channel).thenComparingInt(Key::pitch);
  }

  private final LiveOptions options;
  private final BeatClock clock;
  private final Receiver receiver;
  private final TimeStamp timeStamp;
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final Map<Key, Object> sounding = new HashMap<>(); // by key: who started the note
  private final TreeSet<Integer> pedals = new TreeSet<>(); // channels whose pedal is down
  private long number; // of messages so far
  private long nextClickTick;
  private boolean closed;

  Output(LiveOptions options, BeatClock clock, Receiver receiver, TimeStamp timeStamp) {
    this.options = options;
    this.clock = clock;
    this.receiver = receiver;
    this.timeStamp = timeStamp;
  }

  /** Adds a note or a control change, in ticks of the beat clock. */
  synchronized void add(ScoreEvent event) {
    queue.add(new Due(event.tick(), true, number++, event));
    if (event instanceof Note note) {
      queue.add(new Due(note.endTick(), false, number++, note));
    }
  }

  /** Starts clicking at tick 0. */
  synchronized void restartClick() {
    nextClickTick = 0;
  }

  /** Returns the time of the next message; {@link Long#MAX_VALUE} if there is none. */
  synchronized long nextMicros(long nowMicros) {
    if (!clock.isRunning(nowMicros)) {
      return Long.MAX_VALUE;
    }
    long next = queue.isEmpty() ? Long.MAX_VALUE : clock.microsAt(queue.peek().tick);
    return options.click() ? Math.min(next, clock.microsAt(nextClickTick)) : next;
  }

  /** Sends what is due. */
  synchronized void sendDue(long nowMicros) {
    if (closed || !clock.isRunning(nowMicros)) {
      return;
    }
    while (options.click() && clock.microsAt(nextClickTick) <= nowMicros) {
      boolean isBar = nextClickTick % options.barTicks() == 0;
      int velocity = isBar ? BAR_CLICK_VELOCITY : CLICK_VELOCITY;
      add(new Note(nextClickTick, CLICK_TICKS, Note.DRUM_CHANNEL, CLICK_PITCH, velocity));
      nextClickTick += BeatClock.TICKS_PER_BEAT;
    }
    while (!queue.isEmpty() && clock.microsAt(queue.peek().tick) <= nowMicros) {
      Due due = queue.remove();
      send(due, clock.microsAt(due.tick));
    }
  }

  private void send(Due due, long micros) {
    if (due.event instanceof Note note) {
      if (due.isStart) {
        startNote(note.channel(), note.pitch(), note.velocity(), note, micros);
      } else {
        endNote(note.channel(), note.pitch(), note, micros);
      }
    } else {
      ControlChange change = (ControlChange) due.event;
      sendOther(
          message(
              ShortMessage.CONTROL_CHANGE, change.channel(), change.controller(), change.value()),
          micros);
    }
  }

  /** Sends a note-on at once, after the note-off of a note that sounds there. */
  synchronized void startNote(int channel, int pitch, int velocity, Object player, long micros) {
    Key key = new Key(channel, pitch);
    if (sounding.containsKey(key)) {
      send(message(ShortMessage.NOTE_OFF, channel, pitch, 0), micros);
    }
    sounding.put(key, player);
    send(message(ShortMessage.NOTE_ON, channel, pitch, velocity), micros);
  }

  /** Sends a note-off at once, unless another player has taken the pitch over. */
  synchronized void endNote(int channel, int pitch, Object player, long micros) {
    Key key = new Key(channel, pitch);
    if (sounding.get(key) == player) {
      sounding.remove(key);
      send(message(ShortMessage.NOTE_OFF, channel, pitch, 0), micros);
    }
  }

  /** Ends the notes of a player at once. */
  synchronized void endNotesOf(Object player, long micros) {
    List.copyOf(sounding.keySet()).stream()
        .filter(key -> sounding.get(key) == player)
        .sorted(Key.ORDER)
        .forEach(key -> endNote(key.channel, key.pitch, player, micros));
  }

  /** Sends a message that is no note at once. */
  synchronized void sendOther(ShortMessage message, long micros) {
    if (message.getCommand() == ShortMessage.CONTROL_CHANGE && message.getData1() == PEDAL) {
      if (message.getData2() >= 64) {
        pedals.add(message.getChannel());
      } else {
        pedals.remove(message.getChannel());
      }
    }
    send(message, micros);
  }

  /** Drops what is to be sent, ends all notes and releases all pedals. */
  synchronized void silence(long micros) {
    queue.clear();
    List<Key> notes = List.copyOf(sounding.keySet());
    sounding.clear();
    notes.stream()
        .sorted(Key.ORDER)
        .forEach(key -> send(message(ShortMessage.NOTE_OFF, key.channel, key.pitch, 0), micros));
    while (!pedals.isEmpty()) {
      releasePedal(pedals.pollFirst(), micros);
    }
  }

  private void releasePedal(int channel, long micros) {
    send(message(ShortMessage.CONTROL_CHANGE, channel, PEDAL, 0), micros);
  }

  /** Silences the output for good: nothing is sent any more. */
  synchronized void close(long micros) {
    closed = true;
    silence(micros);
  }

  /** Tells the receiver to end every sound on every channel, whoever made it. */
  synchronized void endAllSounds(long micros) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      send(message(ShortMessage.CONTROL_CHANGE, channel, ALL_NOTES_OFF, 0), micros);
      send(message(ShortMessage.CONTROL_CHANGE, channel, ALL_SOUND_OFF, 0), micros);
    }
  }

  private void send(ShortMessage message, long micros) {
    receiver.send(message, timeStamp.of(micros));
  }

  private static ShortMessage message(int command, int channel, int data1, int data2) {
    try {
      return new ShortMessage(command, channel, data1, data2);
    } catch (InvalidMidiDataException impossible) {
      throw new AssertionError("every event of a score is a valid message", impossible);
    }
  }
}

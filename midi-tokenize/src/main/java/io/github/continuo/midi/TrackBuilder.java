package io.github.continuo.midi;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a track of messages in file order. */
final class TrackBuilder {
  private final NotePairing pairing;
  private final NotePairing.Listener listener = this::ended;
  private @Nullable ScoreEvent[] events = new @Nullable ScoreEvent[16]; // null: a note still open
  private int[] releaseOrder = new int[16];
  private int eventCount;
  private int releaseCount;

  /** A track without messages; the pairing may serve other tracks before and after this one. */
  TrackBuilder(NotePairing pairing) {
    this.pairing = pairing;
  }

  /** Adds a channel message; without a second data byte that is 0. */
  void addChannelMessage(long tick, int status, int data1, int data2) {
    int channel = status & 0xF;
    switch (status >> 4) {
      case 0x8 -> addNoteOff(tick, status, data1, data2, data2);
      case 0x9 -> {
        if (data2 > 0) {
          addNoteOn(tick, channel, data1, data2);
        } else {
          addNoteOff(tick, status, data1, data2, Note.DEFAULT_RELEASE_VELOCITY);
        }
      }
      case 0xB -> add(new ControlChange(tick, channel, data1, data2));
      case 0xC -> add(new ProgramChange(tick, channel, data1));
      case 0xE -> add(new PitchBend(tick, channel, ((data2 << 7) | data1) - 0x2000));
      case 0xD -> add(RawEvent.owning(tick, new byte[] {(byte) status, (byte) data1}));
      default -> add(RawEvent.owning(tick, new byte[] {(byte) status, (byte) data1, (byte) data2}));
    }
  }

  /** Adds anything but a note. */
  void add(ScoreEvent event) {
    release(place(event));
  }

  /** Ends the notes that are open and says how many those were; the last call before build. */
  int endOpenNotes(long tick) {
    return pairing.endAll(tick, listener);
  }

  Track build(long endTick) {
    return new Track(List.of(complete()), Arrays.copyOf(releaseOrder, releaseCount), endTick);
  }

  private ScoreEvent[] complete() {
    ScoreEvent[] complete = new ScoreEvent[eventCount];
    System.arraycopy(events, 0, complete, 0, eventCount);
    return complete;
  }

  private void addNoteOn(long tick, int channel, int pitch, int velocity) {
    pairing.start(place(null), tick, channel, pitch, velocity);
  }

  private void addNoteOff(long tick, int status, int pitch, int velocity, int releaseVelocity) {
    if (!pairing.end(tick, status & 0xF, pitch, releaseVelocity, listener)) {
      add(RawEvent.owning(tick, new byte[] {(byte) status, (byte) pitch, (byte) velocity}));
    }
  }

  private void ended(int place, Note note) {
    events[place] = note;
    release(place);
  }

  private int place(@Nullable ScoreEvent event) {
    if (eventCount == events.length) {
      events = Arrays.copyOf(events, 2 * eventCount);
    }
    events[eventCount] = event;
    return eventCount++;
  }

  private void release(int place) {
    if (releaseCount == releaseOrder.length) {
      releaseOrder = Arrays.copyOf(releaseOrder, 2 * releaseCount);
    }
    releaseOrder[releaseCount++] = place;
  }
}

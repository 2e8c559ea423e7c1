package io.github.continuo.midi;

import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Makes tracks, one after the other, of messages in file order. */
final class TrackBuilder {
  private final NotePairing pairing = new NotePairing();
  private final NotePairing.Listener listener = this::ended;
  private @Nullable ScoreEvent[] events =
      new @Nullable ScoreEvent[64]; // an open note's place is kept
  private int[] releaseOrder = new int[64];
  private int eventCount;
  private int releaseCount;

  /** Makes room for a number of events, before the first one of a track; there may be more. */
  void expect(int expectedEvents) {
    if (expectedEvents > events.length) {
      events = new @Nullable ScoreEvent[expectedEvents];
      releaseOrder = new int[expectedEvents];
    }
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
    int place = place();
    events[place] = event;
    release(place);
  }

  /** Ends the notes that are open and says how many those were; the last call before build. */
  int endOpenNotes(long tick) {
    return pairing.endAll(tick, listener);
  }

  /** The track of the messages so far; those that follow are the next track's. */
  Track build(long endTick) {
    ScoreEvent[] complete = new ScoreEvent[eventCount];
    System.arraycopy(events, 0, complete, 0, eventCount);
    Track track =
        new Track(
            Collections.unmodifiableList(Arrays.asList(complete)),
            Arrays.copyOf(releaseOrder, releaseCount),
            endTick);
    eventCount = 0;
    releaseCount = 0;
    return track;
  }

  private void addNoteOn(long tick, int channel, int pitch, int velocity) {
    pairing.start(place(), tick, channel, pitch, velocity);
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

  /** A place for one more event, which must be put there before the track is built. */
  private int place() {
    if (eventCount == events.length) {
      events = Arrays.copyOf(events, 2 * eventCount);
    }
    return eventCount++;
  }

  private void release(int place) {
    if (releaseCount == releaseOrder.length) {
      releaseOrder = Arrays.copyOf(releaseOrder, 2 * releaseCount);
    }
    releaseOrder[releaseCount++] = place;
  }
}

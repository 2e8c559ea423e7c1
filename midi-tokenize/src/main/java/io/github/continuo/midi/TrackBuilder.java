package io.github.continuo.midi;

/** Converts messages in file order to tracks, one track after the other. */
final class TrackBuilder {
  private final NotePairing pairing = new NotePairing();
  private PackedEvents events = new PackedEvents();
  private MessageOrder releaseOrder = new MessageOrder();

  /** Adds a channel message; {@code data2} is 0 if the message has one data byte. */
  void addChannelMessage(long tick, int status, int data1, int data2) {
    int channel = status & 0xF;
    int kind = status >> 4;
    if (kind == 0x9 && data2 > 0) {
      pairing.start(events, events.append(tick, status, data1, data2), channel, data1);
      return;
    }
    if (kind == 0x8 || kind == 0x9) {
      int note = pairing.end(events, channel, data1);
      if (note != NotePairing.NONE) {
        end(note, tick, kind == 0x8 ? data2 : Note.DEFAULT_RELEASE_VELOCITY);
        return;
      }
    }
    releaseOrder.add(events.append(tick, status, data1, data2));
  }

  /** Adds an event that is not a note. */
  void add(ScoreEvent event) {
    releaseOrder.add(events.size());
    events.append(event);
  }

  /** Ends all open notes and returns their number; the last call before {@link #build}. */
  int endOpenNotes(long tick) {
    int before = releaseOrder.size();
    pairing.endAll(events, note -> end(note, tick, Note.DEFAULT_RELEASE_VELOCITY));
    return releaseOrder.size() - before;
  }

  private void end(int note, long tick, int releaseVelocity) {
    events.end(note, tick, releaseVelocity);
    releaseOrder.add(note);
  }

  /** Returns a track of the messages so far; later messages belong to the next track. */
  Track build(long endTick) {
    events.trim();
    releaseOrder.trim();
    Track track = new Track(events, releaseOrder, endTick);
    events = new PackedEvents();
    releaseOrder = new MessageOrder();
    return track;
  }
}

package io.github.continuo.midi;

import java.util.ArrayList;
import java.util.List;

/** Pairs note-ons and note-offs by searching lists: too slow for use, too plain to be wrong. */
final class PlainPairing {
  private final List<Note> started = new ArrayList<>();
  private final List<Integer> open = new ArrayList<>(); // places in started, oldest first
  private final List<Note> ended = new ArrayList<>();

  void message(long tick, int status, int pitch, int velocity) {
    int channel = status & 0xF;
    if (status >> 4 == 0x9 && velocity > 0) {
      open.add(started.size());
      started.add(new Note(tick, 0, channel, pitch, velocity));
    } else if (status >> 4 == 0x8 || status >> 4 == 0x9) {
      for (int i = 0; i < open.size(); i++) {
        Note note = started.get(open.get(i));
        if (note.channel() == channel && note.pitch() == pitch) {
          end(i, tick, status >> 4 == 0x8 ? velocity : Note.DEFAULT_RELEASE_VELOCITY);
          return;
        }
      }
    }
  }

  void endOfTrack(long tick) {
    while (!open.isEmpty()) {
      end(0, tick, Note.DEFAULT_RELEASE_VELOCITY);
    }
  }

  /** The notes in order of their note-ons. */
  List<Note> notes() {
    return started;
  }

  /** The notes that have ended so far, as they ended. */
  List<Note> ended() {
    return List.copyOf(ended);
  }

  private void end(int openIndex, long tick, int releaseVelocity) {
    int place = open.remove(openIndex);
    Note note = started.get(place);
    Note whole =
        new Note(
            note.tick(),
            tick - note.tick(),
            note.channel(),
            note.pitch(),
            note.velocity(),
            releaseVelocity);
    started.set(place, whole);
    ended.add(whole);
  }
}

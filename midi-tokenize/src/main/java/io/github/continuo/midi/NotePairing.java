package io.github.continuo.midi;

import org.jspecify.annotations.Nullable;

/**
 * Makes notes of note-ons and note-offs, a track at a time.
 *
 * <p>A note-off ends the oldest open note of its channel and pitch: first in, first out. Notes that
 * are open when the track ends, end there: pair by pair of channel and pitch in the order in which
 * the pairs first came up in the track, oldest first.
 */
final class NotePairing {

  /** Is told the notes as they end. */
  interface Listener {
    /** Hears of a note under the name that {@link #start} was told. */
    void ended(int place, Note note);
  }

  private static final class OpenNote {
    int place;
    long tick;
    int velocity;
    @Nullable OpenNote next; // the next younger one of the pair
  }

  private static final int PAIRS = 16 * 128;

  private final @Nullable OpenNote[] oldest = new @Nullable OpenNote[PAIRS];
  private final @Nullable OpenNote[] youngest = new @Nullable OpenNote[PAIRS];
  private final boolean[] cameUp = new boolean[PAIRS];
  private final int[] pairsInOrder = new int[PAIRS];
  private int pairCount;
  private @Nullable OpenNote spare; // ended ones for further use, linked by next

  /** A note-on; {@code place} is the caller's name for the note. */
  void start(int place, long tick, int channel, int pitch, int velocity) {
    int pair = (channel << 7) | pitch;
    if (!cameUp[pair]) {
      cameUp[pair] = true;
      pairsInOrder[pairCount++] = pair;
    }
    OpenNote note = unused();
    note.place = place;
    note.tick = tick;
    note.velocity = velocity;
    OpenNote elder = youngest[pair];
    if (elder == null) {
      oldest[pair] = note;
    } else {
      elder.next = note;
    }
    youngest[pair] = note;
  }

  /** A note-off; false if there is no note that it could end. */
  boolean end(long tick, int channel, int pitch, int releaseVelocity, Listener listener) {
    int pair = (channel << 7) | pitch;
    OpenNote note = oldest[pair];
    if (note == null) {
      return false;
    }
    oldest[pair] = note.next;
    if (note.next == null) {
      youngest[pair] = null;
    }
    note.next = spare;
    spare = note;
    listener.ended(
        note.place,
        new Note(note.tick, tick - note.tick, channel, pitch, note.velocity, releaseVelocity));
    return true;
  }

  /** The end of the track: ends what is open, says how many that were, and forgets the track. */
  int endAll(long tick, Listener listener) {
    int count = 0;
    for (int i = 0; i < pairCount; i++) {
      int pair = pairsInOrder[i];
      while (end(tick, pair >> 7, pair & 0x7F, Note.DEFAULT_RELEASE_VELOCITY, listener)) {
        count++;
      }
      cameUp[pair] = false;
    }
    pairCount = 0;
    return count;
  }

  private OpenNote unused() {
    OpenNote note = spare;
    if (note == null) {
      return new OpenNote();
    }
    spare = note.next;
    note.next = null;
    return note;
  }
}

package io.github.continuo.examples.generate;

import io.github.continuo.live.LiveSession;
import io.github.continuo.live.LiveStatus;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints what sounds in a session, a line for each eighth note: the beat, the pitches from left to
 * right, and what is remarkable.
 */
final class JamPicture {
  private static final int TICKS_PER_BEAT = 480; // of the session's score
  private static final int LINE_TICKS = TICKS_PER_BEAT / 2;
  private static final int LOWEST = 33; // A1 to C7: 64 pitches
  private static final int HIGHEST = 96;
  private static final int OCTAVE = 12;

  private final LiveSession session;
  private final double beatsPerBar;
  private final PrintWriter out;
  private long line; // the next one
  private long leftOut;

  JamPicture(LiveSession session, double beatsPerBar, PrintWriter out) {
    this.session = session;
    this.beatsPerBar = beatsPerBar;
    this.out = out;
  }

  /** Prints the lines of the eighth notes that have passed since the last call. */
  void update() {
    LiveStatus status = session.status();
    long passed = (long) Math.floor(status.beat() * TICKS_PER_BEAT / LINE_TICKS);
    if (!status.isRunning() || passed <= line) {
      return;
    }
    Score score = session.score();
    line = Math.max(line, passed - OCTAVE); // after a stall, the last lines are enough
    for (; line < passed; line++) {
      out.println(line(score, status));
    }
    out.flush();
  }

  private String line(Score score, LiveStatus status) {
    char[] pitches = new char[HIGHEST - LOWEST + 1];
    Arrays.fill(pitches, ' ');
    for (int pitch = LOWEST; pitch <= HIGHEST; pitch++) {
      if (pitch % OCTAVE == 0) {
        pitches[pitch - LOWEST] = '.';
      }
    }
    boolean isPlayed = mark(score, 1, 'o', pitches);
    boolean isAnswered = mark(score, 2, '#', pitches);
    double beat = line * (double) LINE_TICKS / TICKS_PER_BEAT;
    String text =
        String.format(
            Locale.ROOT,
            "%4d.%-4s|%s| %s%s",
            (long) (beat / beatsPerBar) + 1,
            1 + beat % beatsPerBar,
            new String(pitches),
            isPlayed ? "you " : "",
            isAnswered ? "continuo" : "");
    long more = status.eventsLeftOut() - leftOut;
    leftOut = status.eventsLeftOut();
    return (more > 0 ? text + " (too slow: " + more + " left out)" : text).stripTrailing();
  }

  private boolean mark(Score score, int track, char mark, char[] pitches) {
    long start = line * LINE_TICKS;
    boolean isMarked = false;
    for (Note note : (Iterable<Note>) score.tracks().get(track).notes()::iterator) {
      if (note.tick() < start + LINE_TICKS && note.endTick() > start) {
        int pitch = Math.max(LOWEST, Math.min(note.pitch(), HIGHEST));
        pitches[pitch - LOWEST] = mark;
        isMarked = true;
      }
    }
    return isMarked;
  }
}

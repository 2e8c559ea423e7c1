package io.github.continuo.data;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * By what a piece is known again in another key, at another speed, or from another program.
 *
 * <p>Notes that start together are a chord, whatever their tracks and channels. The highest notes
 * of the chords are a line, and {@value #PHRASE} steps of it that follow one another, in semitones,
 * a phrase. The hash of a piece is that of one of its phrases: of the one that comes first in an
 * order of all the phrases that there could be. The order is the same for all pieces and has
 * nothing to do with music, so that two pieces which have a part of their phrases in common have
 * the first one in common with that part as the probability (min-hashing).
 *
 * <p>The hash says nothing of what it leaves out: keys, tempos, resolutions, lengths of notes and
 * of rests, velocities, programs, controls, texts, and how notes are spread over tracks and
 * channels. Drums are left out too, unless there is nothing else.
 */
final class ContentHash {
  private static final int PHRASE = 12; // at 8, songs begin to have some by chance

  /** Less than this share of the mean time between two notes is no time: players roll chords. */
  private static final double TOGETHER = 0.5;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L; // 2^64 divided by it

  private ContentHash() {}

  /** The hash of a score that has notes, in 64 hexadecimal digits. */
  static String of(Score score) {
    return HexFormat.of().formatHex(sha256(firstPhrase(steps(line(notes(score))))));
  }

  private static List<Note> notes(Score score) {
    boolean hasPitches = score.notes().anyMatch(note -> !note.isDrum());
    return score
        .notes()
        .filter(note -> !(hasPitches && note.isDrum()))
        .sorted(Comparator.comparingLong(Note::tick))
        .toList();
  }

  /** The highest pitch of each chord. */
  private static int[] line(List<Note> notes) {
    long chordTick = notes.get(0).tick();
    double spanTicks = notes.get(notes.size() - 1).tick() - chordTick;
    int[] line = new int[notes.size()];
    int last = 0;
    for (Note note : notes) {
      double ticks = note.tick() - chordTick;
      if (ticks > 0 && ticks * notes.size() >= spanTicks * TOGETHER) { // as products, exact
        chordTick = note.tick();
        last++;
      }
      line[last] = Math.max(line[last], note.pitch());
    }
    return Arrays.copyOf(line, last + 1);
  }

  private static byte[] steps(int[] line) {
    byte[] steps = new byte[line.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (byte) (line[i + 1] - line[i]); // of -127 to 127
    }
    return steps;
  }

  /** Of a line that is too short for a phrase, all of it. */
  private static byte[] firstPhrase(byte[] steps) {
    int length = Math.min(PHRASE, steps.length);
    int first = 0;
    for (int start = 1; start + length <= steps.length; start++) {
      if (place(steps, start, length) < place(steps, first, length)) {
        first = start;
      }
    }
    return Arrays.copyOfRange(steps, first, first + length);
  }

  /** Where a phrase stands in the order of all phrases. */
  private static long place(byte[] steps, int start, int length) {
    long place = 0;
    for (int i = start; i < start + length; i++) {
      place = (place + steps[i] + 1) * GOLDEN_RATIO;
      place ^= place >>> 32;
    }
    return place * GOLDEN_RATIO;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

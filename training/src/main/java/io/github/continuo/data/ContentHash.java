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
 * Hash that recognizes a piece in another key, at another tempo, or exported by another program.
 *
 * <p>Notes that start together form a chord, regardless of track and channel. The highest notes of
 * the chords form a line, and {@value #PHRASE} consecutive intervals of the line, in semitones,
 * form a phrase. The hash of a piece is the hash of one of its phrases: the first one in a fixed
 * order of all possible phrases. The order is the same for all pieces and unrelated to music, so
 * two pieces that share a fraction of their phrases have the same first phrase with that
 * probability (min-hashing).
 *
 * <p>The hash ignores keys, tempos, resolutions, lengths of notes and rests, velocities, programs,
 * control changes, texts, and the distribution of notes over tracks and channels. It also ignores
 * drums, unless the piece has nothing else.
 */
final class ContentHash {
  private static final int PHRASE = 12; // at 8, unrelated songs begin to share phrases

  /**
   * Fraction of the mean time between notes below which notes form one chord: players roll chords.
   */
  private static final double TOGETHER = 0.5;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L; // 2^64 divided by it

  private ContentHash() {}

  /** Returns the hash of a score that has notes, as 64 hexadecimal digits. */
  static String of(Score score) {
    return HexFormat.of().formatHex(sha256(firstPhrase(intervals(line(notes(score))))));
  }

  private static List<Note> notes(Score score) {
    boolean hasPitches = score.notes().anyMatch(note -> !note.isDrum());
    return score
        .notes()
        .filter(note -> !(hasPitches && note.isDrum()))
        .sorted(Comparator.comparingLong(Note::tick))
        .toList();
  }

  /** Returns the highest pitch of each chord. */
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

  private static byte[] intervals(int[] line) {
    byte[] intervals = new byte[line.length - 1];
    for (int i = 0; i < intervals.length; i++) {
      intervals[i] = (byte) (line[i + 1] - line[i]); // of -127 to 127
    }
    return intervals;
  }

  /**
   * Returns the first phrase in the order of all phrases; a line too short for a phrase is returned
   * whole.
   */
  private static byte[] firstPhrase(byte[] intervals) {
    int length = Math.min(PHRASE, intervals.length);
    int first = 0;
    for (int start = 1; start + length <= intervals.length; start++) {
      if (rank(intervals, start, length) < rank(intervals, first, length)) {
        first = start;
      }
    }
    return Arrays.copyOfRange(intervals, first, first + length);
  }

  /** Returns the rank of a phrase in the order of all phrases. */
  private static long rank(byte[] intervals, int start, int length) {
    long rank = 0;
    for (int i = start; i < start + length; i++) {
      rank = (rank + intervals[i] + 1) * GOLDEN_RATIO;
      rank ^= rank >>> 32;
    }
    return rank * GOLDEN_RATIO;
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

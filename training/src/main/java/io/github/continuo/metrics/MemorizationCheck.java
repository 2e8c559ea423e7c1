package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Index of songs that finds the longest run of notes that a score copies from them. If the songs
 * are the training songs of a model, it measures memorization.
 *
 * <p>A copied run is a sequence of consecutive notes with the same pitches and the same times from
 * note to note in both. The notes of all tracks are ordered by onset, rounded to the nearest
 * sixteenth note, and then by pitch. Drums, durations and velocities are ignored, and a pitch that
 * starts twice at the same time counts once. A transposed run is not copied. Held-out songs share
 * runs with any other songs, mostly scales and repeated chords, so compare the runs of generated
 * music with those of held-out songs.
 *
 * <p>Immutable. Memory: 12 bytes per note, and about 20 more during construction.
 */
public final class MemorizationCheck {
  private static final int FIRST_GAP = 128; // smaller symbols are pitches
  private static final int END = -1; // end of a song

  /** The symbols of all songs; each song is pitch, gap, pitch, ..., pitch, END. */
  private final int[] songs;

  /** Suffix array: the indices of pitches in {@code songs}, sorted by the symbols from there. */
  private final int[] suffixes;

  private MemorizationCheck(int[] songs, int[] suffixes) {
    this.songs = songs;
    this.suffixes = suffixes;
  }

  /**
   * {@return an index of songs}
   *
   * @param songs the songs to search for copied runs, such as the training songs of a model
   * @throws IllegalArgumentException if a song is in SMPTE time, which has no beats
   */
  public static MemorizationCheck with(Collection<Score> songs) {
    int[] all = songs.stream().flatMapToInt(song -> Arrays.stream(symbols(song))).toArray();
    int[] suffixes =
        IntStream.range(0, all.length)
            .filter(i -> all[i] >= 0 && all[i] < FIRST_GAP)
            .boxed()
            .sorted((i, j) -> compare(all, i, all, j))
            .mapToInt(i -> i)
            .toArray();
    return new MemorizationCheck(all, suffixes);
  }

  private record Onset(long sixteenth, int pitch) {}

  private static int[] symbols(Score song) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(song, "comparing runs of notes");
    TreeSet<Onset> notes =
        new TreeSet<>(Comparator.comparingLong(Onset::sixteenth).thenComparingInt(Onset::pitch));
    song.notes()
        .filter(note -> !note.isDrum())
        .forEach(
            (Note note) ->
                notes.add(
                    new Onset(
                        MusicalTime.nearest(note.tick(), MusicalTime.SIXTEENTHS, ticksPerQuarter),
                        note.pitch())));
    int[] symbols = new int[2 * notes.size()];
    int i = 0;
    long lastSixteenth = 0;
    for (Onset note : notes) {
      if (i > 0) {
        symbols[i++] = Math.toIntExact(FIRST_GAP + note.sixteenth - lastSixteenth);
      }
      symbols[i++] = note.pitch;
      lastSixteenth = note.sixteenth;
    }
    if (i > 0) {
      symbols[i] = END;
    }
    return symbols;
  }

  /** Compares the suffixes at two indices; END is less than all symbols, and equal to none. */
  private static int compare(int[] a, int i, int[] b, int j) {
    int same = sameFrom(a, i, b, j);
    return Integer.compare(a[i + same], b[j + same]);
  }

  private static int sameFrom(int[] a, int i, int[] b, int j) {
    int same = 0;
    while (a[i + same] == b[j + same] && a[i + same] != END) {
      same++;
    }
    return same;
  }

  /**
   * {@return the number of notes in the longest copied run that a score shares with a song; 0 if
   * there is none}
   *
   * @param score the music to compare, in ticks per quarter
   */
  public int longestCopiedRun(Score score) {
    int[] notes = symbols(score);
    return IntStream.iterate(0, i -> i < notes.length, i -> i + 2)
        .map(i -> (longestFrom(notes, i) + 1) / 2) // a gap at the end does not count
        .max()
        .orElse(0);
  }

  /** Returns the symbols of the longest run from an index; it adjoins the insertion point. */
  private int longestFrom(int[] notes, int start) {
    int low = 0;
    int high = suffixes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(songs, suffixes[middle], notes, start) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return List.of(low - 1, low).stream()
        .filter(i -> i >= 0 && i < suffixes.length)
        .mapToInt(i -> sameFrom(songs, suffixes[i], notes, start))
        .max()
        .orElse(0);
  }
}

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
 * How long music goes on just like some songs: what a model has learned by heart, if the songs are
 * those that it was trained on.
 *
 * <p>A run is notes that follow each other in both, of all tracks, by their starts on the grid of
 * sixteenth notes, the nearest, and then by pitch: the same pitches, and the same time from each to
 * the next. Drums, durations and loudness are left out, and of a pitch that starts twice at one
 * place, one. Transposed runs are others. Unseen songs have runs in common with any other songs,
 * scales and repeated chords above all; what a model writes is to be held beside those.
 *
 * <p>Immutable. Memory: 12 bytes a note, and some 20 more while it is made.
 */
public final class MemorizationCheck {
  private static final int FIRST_GAP = 128; // smaller numbers are pitches
  private static final int END = -1; // of a song

  /** Of all songs: pitch, gap, pitch, ..., pitch, END for each. */
  private final int[] songs;

  /** Where the pitches are, by what follows there: a suffix array. */
  private final int[] places;

  private MemorizationCheck(int[] songs, int[] places) {
    this.songs = songs;
    this.places = places;
  }

  /**
   * {@return the runs of songs that music is to be compared with}
   *
   * @param songs those that the music may have runs of
   * @throws IllegalArgumentException if one is in film time, which has no beats
   */
  public static MemorizationCheck with(Collection<Score> songs) {
    int[] all = songs.stream().flatMapToInt(song -> Arrays.stream(symbols(song))).toArray();
    int[] places =
        IntStream.range(0, all.length)
            .filter(i -> all[i] >= 0 && all[i] < FIRST_GAP)
            .boxed()
            .sorted((i, j) -> compare(all, i, all, j))
            .mapToInt(i -> i)
            .toArray();
    return new MemorizationCheck(all, places);
  }

  private record PlacedPitch(long place, int pitch) {}

  private static int[] symbols(Score song) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(song, "comparing runs of notes");
    TreeSet<PlacedPitch> notes =
        new TreeSet<>(
            Comparator.comparingLong(PlacedPitch::place).thenComparingInt(PlacedPitch::pitch));
    song.notes()
        .filter(note -> !note.isDrum())
        .forEach(
            (Note note) ->
                notes.add(
                    new PlacedPitch(
                        MusicalTime.nearest(note.tick(), MusicalTime.SIXTEENTHS, ticksPerQuarter),
                        note.pitch())));
    int[] symbols = new int[2 * notes.size()];
    int i = 0;
    long lastPlace = 0;
    for (PlacedPitch note : notes) {
      if (i > 0) {
        symbols[i++] = Math.toIntExact(FIRST_GAP + note.place - lastPlace);
      }
      symbols[i++] = note.pitch;
      lastPlace = note.place;
    }
    if (i > 0) {
      symbols[i] = END;
    }
    return symbols;
  }

  /** By what stands from one place and the other on; an end is less than all and equals none. */
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
   * {@return the notes of the longest run that the notes of a score have in common with a song; 0
   * if there is none}
   *
   * @param score the music to compare, in ticks per quarter
   */
  public int longestCopiedRun(Score score) {
    int[] notes = symbols(score);
    return IntStream.iterate(0, i -> i < notes.length, i -> i + 2)
        .map(i -> (longestFrom(notes, i) + 1) / 2) // a gap at the end joins nothing
        .max()
        .orElse(0);
  }

  /** Symbols of the longest run from a place on: it is beside where that would stand. */
  private int longestFrom(int[] notes, int start) {
    int low = 0;
    int high = places.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(songs, places[middle], notes, start) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return List.of(low - 1, low).stream()
        .filter(i -> i >= 0 && i < places.length)
        .mapToInt(i -> sameFrom(songs, places[i], notes, start))
        .max()
        .orElse(0);
  }
}

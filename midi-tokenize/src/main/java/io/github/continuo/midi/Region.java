package io.github.continuo.midi;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A part of a piece: a span of time, and the tracks that count in it. Immutable.
 *
 * <p>The notes of a region are those that sound within its span alone. A note that is held over its
 * start or its end is not one of them.
 *
 * @param startTick where it begins
 * @param endTick where it ends, after its start
 * @param tracks indexes of its tracks in the score, in order; empty for all tracks
 */
public record Region(long startTick, long endTick, Set<Integer> tracks) {

  /**
   * Checks the ranges and copies the set.
   *
   * @param startTick where it begins
   * @param endTick where it ends, after its start
   * @param tracks indexes of its tracks in the score; empty for all tracks
   */
  public Region {
    Ranges.range("start of a region", startTick, 0, Long.MAX_VALUE - 1);
    Ranges.range("end of a region", endTick, startTick + 1, Long.MAX_VALUE);
    tracks.forEach(track -> Ranges.range("track of a region", track, 0, 0xFFFE));
    tracks = Collections.unmodifiableSet(new TreeSet<>(tracks));
  }

  /**
   * {@return all tracks from a tick up to another}
   *
   * @param startTick at least 0
   * @param endTick more than {@code startTick}; a note that ends here is within
   */
  public static Region ofTicks(long startTick, long endTick) {
    return new Region(startTick, endTick, Set.of());
  }

  /**
   * {@return all tracks from a beat up to another}
   *
   * @param score gives the time base
   * @param startBeat at least 0; the first beat is 0
   * @param endBeat more than {@code startBeat}, by a tick at least
   */
  public static Region ofBeats(Score score, double startBeat, double endBeat) {
    BeatMap beats = BeatMap.of(score.timeBase());
    return ofTicks(beats.tickAt(startBeat), beats.tickAt(endBeat));
  }

  /**
   * {@return all tracks from the beginning of a bar to the end of another}
   *
   * @param score gives the meters and the time base
   * @param firstBar as people count them, from 1
   * @param lastBar at least {@code firstBar}; may lie after the end of the piece
   */
  public static Region ofBars(Score score, int firstBar, int lastBar) {
    Ranges.range("first bar", firstBar, 1, Integer.MAX_VALUE);
    Ranges.range("last bar", lastBar, firstBar, Integer.MAX_VALUE);
    BarMap bars = BarMap.of(score);
    return ofBeats(score, bars.startBeat(firstBar - 1L), bars.startBeat(lastBar));
  }

  /**
   * {@return the same span in other tracks}
   *
   * @param newTracks indexes of tracks in the score; empty for all
   */
  public Region withTracks(Set<Integer> newTracks) {
    return new Region(startTick, endTick, newTracks);
  }

  /**
   * {@return the same tracks from another tick on}
   *
   * @param newStartTick at least 0 and less than {@link #endTick}
   */
  public Region withStartTick(long newStartTick) {
    return new Region(newStartTick, endTick, tracks);
  }

  /**
   * {@return whether a track counts}
   *
   * @param track its index in the score
   */
  public boolean includesTrack(int track) {
    return tracks.isEmpty() || tracks.contains(track);
  }

  /**
   * {@return whether a note of a track is one of the notes of this region}
   *
   * @param track index of the track in the score
   * @param note one of the track, as the score has it
   */
  public boolean contains(int track, Note note) {
    return includesTrack(track) && note.tick() >= startTick && note.endTick() <= endTick;
  }
}

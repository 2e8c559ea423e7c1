package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A region of a piece: a span of time in some or all tracks. Immutable.
 *
 * <p>A region contains the notes that start and end within its span. It does not contain a note
 * that sounds across its start or its end.
 *
 * @param startTick the first tick, at least 0
 * @param endTick the end tick, greater than {@code startTick}
 * @param tracks indexes of the included tracks of the score, ascending; empty for all tracks
 */
public record Region(long startTick, long endTick, Set<Integer> tracks) {

  /**
   * Checks the ranges and copies the set.
   *
   * @param startTick the first tick, at least 0
   * @param endTick the end tick, greater than {@code startTick}
   * @param tracks indexes of the included tracks of the score; empty for all tracks
   */
  public Region {
    Ranges.require("start of a region", startTick, 0, Long.MAX_VALUE - 1);
    Ranges.require("end of a region", endTick, startTick + 1, Long.MAX_VALUE);
    tracks.forEach(track -> Ranges.require("track of a region", track, 0, 0xFFFE));
    tracks = Collections.unmodifiableSet(new TreeSet<>(tracks));
  }

  /**
   * {@return the region of all tracks between two ticks}
   *
   * @param startTick at least 0
   * @param endTick greater than {@code startTick}; the region contains notes that end here
   */
  public static Region ofTicks(long startTick, long endTick) {
    return new Region(startTick, endTick, Set.of());
  }

  /**
   * {@return the region of all tracks between two beats}
   *
   * @param score the score whose time base converts beats to ticks
   * @param startBeat at least 0; the first beat is 0
   * @param endBeat at least one tick after {@code startBeat}
   */
  public static Region ofBeats(Score score, double startBeat, double endBeat) {
    BeatMap beats = BeatMap.of(score.timeBase());
    return ofTicks(beats.tickAt(startBeat), beats.tickAt(endBeat));
  }

  /**
   * {@return the region of all tracks from the start of one bar to the end of another}
   *
   * @param score the score whose time signatures and time base define the bars
   * @param firstBar bar number, counted from 1
   * @param lastBar bar number, inclusive, at least {@code firstBar}; may be after the last note
   */
  public static Region ofBars(Score score, int firstBar, int lastBar) {
    Ranges.require("first bar", firstBar, 1, Integer.MAX_VALUE);
    Ranges.require("last bar", lastBar, firstBar, Integer.MAX_VALUE);
    BarMap bars = BarMap.of(score);
    return ofBeats(score, bars.startBeat(firstBar), bars.startBeat(lastBar + 1L));
  }

  /**
   * {@return a copy with the given tracks}
   *
   * @param newTracks indexes of tracks in the score; empty for all
   */
  public Region withTracks(Set<Integer> newTracks) {
    return new Region(startTick, endTick, newTracks);
  }

  /**
   * {@return a copy with the given start}
   *
   * @param newStartTick at least 0 and less than {@link #endTick}
   */
  public Region withStartTick(long newStartTick) {
    return new Region(newStartTick, endTick, tracks);
  }

  /**
   * {@return whether this region includes a track}
   *
   * @param track index of the track in the score
   */
  public boolean includesTrack(int track) {
    return tracks.isEmpty() || tracks.contains(track);
  }

  /**
   * {@return whether this region contains a note}
   *
   * @param track index of the note's track in the score
   * @param note a note of that track, in ticks of the score
   */
  public boolean contains(int track, Note note) {
    return includesTrack(track) && note.tick() >= startTick && note.endTick() <= endTick;
  }
}

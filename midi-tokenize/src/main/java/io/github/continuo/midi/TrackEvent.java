package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;

/**
 * An event and the index of its track.
 *
 * @param track index into the tracks of a score; the number of tracks stands for a new track
 * @param event the event
 */
public record TrackEvent(int track, ScoreEvent event) {
  /**
   * Checks the range of the track, 0 to 65,534.
   *
   * @param track index into the tracks of a score; the number of tracks stands for a new track
   * @param event the event
   */
  public TrackEvent {
    Ranges.require("track", track, 0, 0xFFFE);
  }
}

package io.github.continuo.midi;

/**
 * An event and the track it belongs to.
 *
 * @param track index into the tracks of a score; the number of its tracks means a new one
 * @param event the event
 */
public record TrackEvent(int track, ScoreEvent event) {
  /**
   * Checks the range of the track, 0 to 65,534.
   *
   * @param track index into the tracks of a score; the number of its tracks means a new one
   * @param event what happens in that track
   */
  public TrackEvent {
    Ranges.range("track", track, 0, 0xFFFE);
  }
}

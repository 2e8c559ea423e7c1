package io.github.continuo.tokenize;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How the tracks and channels that rows say map to those of their score. Immutable.
 *
 * <p>{@link #NONE} stands where the score has no such track or channel.
 */
final class TrackChannelMap {
  static final int NONE = -1;

  private final int[] scoreTracks; // by track of a row
  private final int[] scoreChannels; // by channel of a row

  TrackChannelMap(int[] scoreTracks, int[] scoreChannels) {
    this.scoreTracks = scoreTracks;
    this.scoreChannels = scoreChannels;
  }

  /** Rows that say the score's own numbers. */
  static TrackChannelMap same(int trackCount) {
    return new TrackChannelMap(
        IntStream.range(0, trackCount).toArray(),
        IntStream.range(0, ChannelUsage.CHANNELS).toArray());
  }

  /** Rows whose numbers came from nowhere. */
  static TrackChannelMap none() {
    int[] channels = new int[ChannelUsage.CHANNELS];
    Arrays.fill(channels, NONE);
    return new TrackChannelMap(new int[0], channels);
  }

  int scoreTrack(int track) {
    return track < scoreTracks.length ? scoreTracks[track] : NONE;
  }

  int scoreChannel(int channel) {
    return scoreChannels[channel];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Numbering[scoreTracks=%s, scoreChannels=%s]",
        Arrays.toString(scoreTracks),
        Arrays.toString(scoreChannels));
  }
}

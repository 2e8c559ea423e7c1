package io.github.continuo.tokenize;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Mapping from the track and channel numbers of tokens to those of the score. Immutable.
 *
 * <p>The value is {@link #NONE} if the score has no such track or channel.
 */
final class TrackChannelMap {
  static final int NONE = -1;

  private final int[] scoreTracks; // by track number of the tokens
  private final int[] scoreChannels; // by channel number of the tokens

  TrackChannelMap(int[] scoreTracks, int[] scoreChannels) {
    this.scoreTracks = scoreTracks;
    this.scoreChannels = scoreChannels;
  }

  /** Returns the identity mapping: tokens have the numbers of the score. */
  static TrackChannelMap same(int trackCount) {
    return new TrackChannelMap(
        IntStream.range(0, trackCount).toArray(),
        IntStream.range(0, ChannelUsage.CHANNELS).toArray());
  }

  /** Returns a mapping of all numbers to {@link #NONE}. */
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
        "TrackChannelMap[scoreTracks=%s, scoreChannels=%s]",
        Arrays.toString(scoreTracks),
        Arrays.toString(scoreChannels));
  }
}

package io.github.continuo.tokenize.routing;

import io.github.continuo.messages.Text;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Mapping from the track and channel numbers of tokens to those of the score. Immutable.
 *
 * <p>The value is {@link #NONE} if the score has no such track or channel.
 */
public final class TrackChannelMap {
  public static final int NONE = -1;

  private final int[] scoreTracks; // by track number of the tokens
  private final int[] scoreChannels; // by channel number of the tokens

  public TrackChannelMap(int[] scoreTracks, int[] scoreChannels) {
    this.scoreTracks = scoreTracks;
    this.scoreChannels = scoreChannels;
  }

  /** Returns the identity mapping: tokens have the numbers of the score. */
  public static TrackChannelMap same(int trackCount) {
    return new TrackChannelMap(
        IntStream.range(0, trackCount).toArray(),
        IntStream.range(0, ChannelUsage.CHANNELS).toArray());
  }

  /** Returns a mapping of all numbers to {@link #NONE}. */
  public static TrackChannelMap none() {
    int[] channels = new int[ChannelUsage.CHANNELS];
    Arrays.fill(channels, NONE);
    return new TrackChannelMap(new int[0], channels);
  }

  public int scoreTrack(int track) {
    return track < scoreTracks.length ? scoreTracks[track] : NONE;
  }

  public int scoreChannel(int channel) {
    return scoreChannels[channel];
  }

  @Override
  public String toString() {
    return Text.format(
        "TrackChannelMap[scoreTracks=%s, scoreChannels=%s]",
        Arrays.toString(scoreTracks), Arrays.toString(scoreChannels));
  }
}

package io.github.continuo.tokenize;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How the tracks and channels that rows say map to those of their score. Immutable.
 *
 * <p>{@link #NONE} stands where the score has no such track or channel.
 */
final class Numbering {
  static final int NONE = -1;

  private final int[] scoreTracks; // by track of a row
  private final int[] scoreChannels; // by channel of a row

  Numbering(int[] scoreTracks, int[] scoreChannels) {
    this.scoreTracks = scoreTracks;
    this.scoreChannels = scoreChannels;
  }

  /** Rows that say the score's own numbers. */
  static Numbering same(int trackCount) {
    return new Numbering(
        IntStream.range(0, trackCount).toArray(),
        IntStream.range(0, ChannelUse.CHANNELS).toArray());
  }

  /** Rows whose numbers came from nowhere. */
  static Numbering none() {
    int[] channels = new int[ChannelUse.CHANNELS];
    Arrays.fill(channels, NONE);
    return new Numbering(new int[0], channels);
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

package io.github.continuo.tokenize;

import io.github.continuo.midi.Score;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The rows of a score, and how the tracks and channels they say map to the score's.
 *
 * <p>They differ where the tokenizer {@linkplain EventTokenizer.Optimisation#RENUMBER renumbers}.
 * Immutable.
 */
public final class EventEncoding implements Encoding {
  private final EventTokenizer tokenizer;
  private final Score score;
  private final TokenSequence tokens;
  private final TrackChannelMap numbering;

  EventEncoding(
      EventTokenizer tokenizer, Score score, TokenSequence tokens, TrackChannelMap numbering) {
    this.tokenizer = tokenizer;
    this.score = score;
    this.tokens = tokens;
    this.numbering = numbering;
  }

  @Override
  public TokenSequence tokens() {
    return tokens;
  }

  @Override
  public IncrementalDetokenizer detokenizer(GenerationConstraints rules) {
    return EventDetokenizer.after(tokenizer.layout(), score, tokens, numbering, rules);
  }

  /**
   * The track of the score that a track of the rows came from.
   *
   * @param track 0 to 127, as rows say it
   * @return an index into the tracks of the score; none if nothing came from there
   */
  public OptionalInt scoreTrack(int track) {
    return optional(numbering.scoreTrack(track));
  }

  /**
   * The channel of the score that a channel of the rows came from.
   *
   * @param channel 0 to 15, as rows say it
   * @return 0 to 15; none if nothing came from there
   */
  public OptionalInt scoreChannel(int channel) {
    return optional(numbering.scoreChannel(channel));
  }

  private static OptionalInt optional(int number) {
    return number == TrackChannelMap.NONE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "EventEncoding[tokens=%s, numbering=%s]", tokens, numbering);
  }
}

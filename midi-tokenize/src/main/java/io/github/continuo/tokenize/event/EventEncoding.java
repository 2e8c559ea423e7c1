package io.github.continuo.tokenize.event;

import io.github.continuo.messages.Text;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.routing.TrackChannelMap;
import io.github.continuo.tokenize.rules.NoteRules;
import java.util.OptionalInt;

/**
 * An encoded score: its event tokens, and the tracks and channels of the score that correspond to
 * the numbers in the tokens.
 *
 * <p>The numbers differ from the score's if the tokenizer {@linkplain
 * EventTokenizer.Optimization#RENUMBER renumbers} them. Immutable.
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
  public IncrementalDetokenizer detokenizer(GenerationConstraints constraints) {
    return NoteRules.create(
        constraints,
        each -> EventDetokenizer.after(tokenizer.layout(), score, tokens, numbering, each));
  }

  /**
   * Returns the track of the score that has a track number in the tokens.
   *
   * @param track the track number in the tokens, 0 to 127
   * @return an index into the tracks of the score; empty if no track has this number
   */
  public OptionalInt scoreTrack(int track) {
    return optional(numbering.scoreTrack(track));
  }

  /**
   * Returns the channel of the score that has a channel number in the tokens.
   *
   * @param channel the channel number in the tokens, 0 to 15
   * @return a channel of the score, 0 to 15; empty if no channel has this number
   */
  public OptionalInt scoreChannel(int channel) {
    return optional(numbering.scoreChannel(channel));
  }

  private static OptionalInt optional(int number) {
    return number == TrackChannelMap.NONE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  @Override
  public String toString() {
    return Text.format("EventEncoding[tokens=%s, numbering=%s]", tokens, numbering);
  }
}

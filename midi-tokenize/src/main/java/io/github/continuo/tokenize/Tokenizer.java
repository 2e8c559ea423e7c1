package io.github.continuo.tokenize;

import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Turns scores into tokens and back.
 *
 * <p>Implementations are immutable and may be shared between threads.
 */
public interface Tokenizer {

  /** {@return the ids and their meaning} */
  Vocabulary vocabulary();

  /** {@return the number of ids in a row} */
  int width();

  /**
   * {@return the id that fills up short sequences of a batch} It says nothing and is never
   * predicted.
   */
  int padId();

  /**
   * {@return how many ids of a row come before its pads}
   *
   * @param firstId the first id of the row
   * @throws IllegalArgumentException if the id begins no row
   */
  int tokenCount(int firstId);

  /**
   * {@return the tokens of a score, from its start up to, but not including, an end-of-piece row,
   * and what is needed to go on from there}
   *
   * @param score the music; {@link #normalize} gives what of it the tokens can say
   */
  Encoding encode(Score score);

  /**
   * {@return the tokens to begin a piece for an ensemble with, and what is needed to go on from
   * there} New events join the {@linkplain PieceSetup#score ensemble's score}.
   *
   * @param setup what the piece is to begin with; what rows cannot say of it is left out
   */
  default Encoding encode(PieceSetup setup) {
    return encode(setup.score());
  }

  /**
   * {@return the tokens of a score around a region of it, and what is needed to fill the region}
   *
   * @param score the whole piece, with whatever is in the region now
   * @param region what is to be filled, in the ticks and tracks of the score
   * @throws IllegalArgumentException if the score has no such tracks, or none of them has a note
   *     anywhere, so that nothing tells who plays there
   */
  InfillEncoding encode(Score score, Region region);

  /**
   * Parts a piece around a region that is drawn at random: 1, 2, 4 or 8 whole bars, from a bar on
   * that begins within some rows of the piece; all of the music there or a part of its voices.
   *
   * @param piece all rows of a piece
   * @param firstPosition the region begins no earlier than this row
   * @param endPosition and no later than the row before this one
   * @param maxRegionLength the region has no more rows
   * @param random what the region is drawn with
   * @return none if there is no such region with a note
   */
  Optional<InfillSequence> sampleInfill(
      TokenSequence piece,
      int firstPosition,
      int endPosition,
      int maxRegionLength,
      RandomGenerator random);

  /**
   * {@return the piece of which the rows are an {@link InfillSequence}, in the order of time; other
   * tokens as they are}
   *
   * @param tokens rows of this tokenizer, arranged or not
   */
  TokenSequence joined(TokenSequence tokens);

  /** {@return the row that says that a piece is over} */
  TokenSequence end();

  /**
   * {@return the row that parts what stands around a region from the rest} See {@link
   * InfillSequence}.
   */
  TokenSequence separator();

  /**
   * {@return a score of the given tokens}
   *
   * @param tokens rows of this tokenizer, which may be {@linkplain InfillSequence arranged} around
   *     a region
   * @throws IllegalArgumentException if the tokens break the {@link #grammar}; the message names
   *     the row
   */
  Score decode(TokenSequence tokens);

  /**
   * {@return the part of a score that the tokens can say: {@code decode(encode(s).tokens())} equals
   * {@code normalize(s)}}
   *
   * @param score any score that can be {@linkplain #encode(Score) encoded}
   */
  Score normalize(Score score);

  /**
   * {@return a new walk through the sequences that {@link #decode} understands, standing at the
   * start}
   */
  Grammar grammar();

  /**
   * {@return the last rows of a sequence that stand for themselves, beginning with a whole event
   * and with whatever a model must be told at the head}
   *
   * @param tokens rows of this tokenizer; all are given if they fit
   * @param maxLength no more are given, at least 1
   */
  TokenSequence keepLast(TokenSequence tokens, int maxLength);

  /**
   * {@return the first rows of a sequence, ending with a whole event}
   *
   * @param tokens rows of this tokenizer; all are given if they fit
   * @param maxLength no more are given, at least 0
   */
  TokenSequence keepFirst(TokenSequence tokens, int maxLength);

  /**
   * The tokenizer with all settings that its tokens depend on, for files that must say whose tokens
   * they hold: tokenizers are equal if and only if their descriptions are.
   */
  @Override
  String toString();
}

package io.github.continuo.tokenize;

import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Converts scores to token sequences, and token sequences to scores.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public interface Tokenizer {

  /** {@return the token ids and their meaning} */
  Vocabulary vocabulary();

  /** {@return the number of slots per position} */
  int width();

  /**
   * {@return the id of the token that pads short sequences of a batch (PAD); it is never predicted}
   */
  int padId();

  /**
   * Returns the number of tokens of a position before its padding.
   *
   * @param firstId id of the first token of the position
   * @return 1 to {@link #width}
   * @throws IllegalArgumentException if no position begins with this token
   */
  int tokenCount(int firstId);

  /**
   * Encodes a score. The tokens begin with the start (BOS) and do not include the end (EOS).
   *
   * @param score the music; {@link #normalize} returns the part of it that the tokens keep
   * @return the tokens, and what is needed to continue after them
   */
  Encoding encode(Score score);

  /**
   * Encodes the beginning of a new piece. New events join the {@linkplain PieceSetup#score score of
   * the setup}.
   *
   * @param setup instruments, tempo, time signature and key; what tokens cannot represent is left
   *     out
   * @return the tokens, and what is needed to continue after them
   */
  default Encoding encode(PieceSetup setup) {
    return encode(setup.score());
  }

  /**
   * Encodes a score for infilling a region of it.
   *
   * @param score the whole piece, including what is in the region now
   * @param region the region to infill, in ticks and tracks of the score
   * @return the tokens around and inside the region, and what is needed to generate new ones
   * @throws IllegalArgumentException if the score lacks a track of the region, or if no track of
   *     the region has a note anywhere in the score, so that the channel of new notes is unknown
   */
  InfillEncoding encode(Score score, Region region);

  /**
   * Splits a piece at a random region: 1, 2, 4 or 8 whole bars that begin at a bar line within a
   * range of positions, with all of the music there or with part of the voices.
   *
   * @param piece the tokens of a whole piece
   * @param firstPosition first position at which the region may begin
   * @param endPosition first position at which the region may no longer begin
   * @param maxRegionLength maximum number of positions in the region
   * @param random source of randomness
   * @return the split piece; empty if there is no such region with a note
   */
  Optional<InfillSequence> sampleInfill(
      TokenSequence piece,
      int firstPosition,
      int endPosition,
      int maxRegionLength,
      RandomGenerator random);

  /**
   * Returns the tokens of an {@link InfillSequence} in the order of time; returns other tokens
   * unchanged.
   *
   * @param tokens tokens of this tokenizer, split at a region or not
   * @return the tokens in the order of time
   */
  TokenSequence inTimeOrder(TokenSequence tokens);

  /** {@return the position that ends a piece (EOS)} */
  TokenSequence end();

  /** {@return the position that separates the parts of an {@link InfillSequence}} */
  TokenSequence separator();

  /**
   * Converts tokens to a score.
   *
   * @param tokens tokens of this tokenizer, in the order of time or as an {@link InfillSequence}
   * @return the score
   * @throws IllegalArgumentException if the tokens break the {@link #grammar}; the message contains
   *     the position
   */
  Score decode(TokenSequence tokens);

  /**
   * {@return the part of a score that its tokens keep: {@code normalize(s)} equals {@code
   * decode(encode(s).tokens())}}
   *
   * @param score any score that can be {@linkplain #encode(Score) encoded}
   */
  Score normalize(Score score);

  /**
   * {@return a new grammar, positioned at the start, of the sequences that {@link #decode} accepts}
   */
  Grammar grammar();

  /**
   * Returns the last positions of a sequence, beginning with a whole event, after whatever a model
   * needs at the beginning of its input.
   *
   * @param tokens tokens of this tokenizer; returned unchanged if they fit
   * @param maxLength maximum number of positions, at least 1
   * @return at most {@code maxLength} positions
   */
  TokenSequence keepLast(TokenSequence tokens, int maxLength);

  /**
   * Returns the first positions of a sequence, ending with a whole event.
   *
   * @param tokens tokens of this tokenizer; returned unchanged if they fit
   * @param maxLength maximum number of positions, at least 0
   * @return at most {@code maxLength} positions
   */
  TokenSequence keepFirst(TokenSequence tokens, int maxLength);

  /**
   * Returns a description with all settings that affect the tokens; files store it to identify
   * their tokenizer. Two tokenizers are equal if and only if their descriptions are equal.
   */
  @Override
  String toString();
}

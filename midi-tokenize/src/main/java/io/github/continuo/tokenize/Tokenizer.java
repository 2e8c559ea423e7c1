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

  /** The ids and their meaning. */
  Vocabulary vocabulary();

  /** Ids in a row. */
  int width();

  /** The id that fills up short sequences of a batch; it says nothing and is never predicted. */
  int padId();

  /**
   * How many ids of a row come before its pads.
   *
   * @param firstId the first id of the row
   * @throws IllegalArgumentException if the id begins no row
   */
  int rowLength(int firstId);

  /**
   * The tokens of a score, from its start up to, but not including, an end-of-piece row, and what
   * is needed to go on from there.
   */
  Encoding encode(Score score);

  /**
   * The tokens to begin a piece for an ensemble with, and what is needed to go on from there: new
   * events join the {@linkplain Ensemble#score ensemble's score}.
   */
  default Encoding encode(Ensemble ensemble) {
    return encode(ensemble.score());
  }

  /**
   * The tokens of a score around a region of it, and what is needed to fill the region.
   *
   * @throws IllegalArgumentException if the score has no such tracks, or none of them has a note
   *     anywhere, so that nothing tells who plays there
   */
  RegionEncoding encode(Score score, Region region);

  /**
   * Parts a piece around a region that is drawn at random: 1, 2, 4 or 8 whole bars, from a bar on
   * that begins within some rows of the piece; all of the music there or a part of its voices.
   *
   * @param piece all rows of a piece
   * @param firstRow the region begins no earlier than this row
   * @param endRow and no later than the row before this one
   * @param maxRegionRows the region has no more rows
   * @return none if there is no such region with a note
   */
  Optional<Arrangement> arrange(
      TokenSequence piece, int firstRow, int endRow, int maxRegionRows, RandomGenerator random);

  /**
   * The piece of which the rows are an {@link Arrangement}, in the order of time; other tokens as
   * they are.
   */
  TokenSequence joined(TokenSequence tokens);

  /** The row that says that a piece is over. */
  TokenSequence end();

  /** The row that parts what stands around a region from the rest; see {@link Arrangement}. */
  TokenSequence separator();

  /**
   * A score of the given tokens, which may be {@linkplain Arrangement arranged} around a region.
   *
   * @throws IllegalArgumentException if the tokens break the {@link #grammar}; the message names
   *     the row
   */
  Score decode(TokenSequence tokens);

  /**
   * The part of a score that the tokens can say: {@code decode(encode(s).tokens())} equals {@code
   * normalize(s)}.
   */
  Score normalize(Score score);

  /** A new walk through the sequences that {@link #decode} understands, standing at the start. */
  Grammar grammar();

  /**
   * The last rows of a sequence that stand for themselves: at most {@code maxRows}, beginning with
   * a whole event and with whatever a model must be told at the head.
   */
  TokenSequence tail(TokenSequence tokens, int maxRows);

  /** The first rows of a sequence: at most {@code maxRows}, ending with a whole event. */
  TokenSequence head(TokenSequence tokens, int maxRows);

  /**
   * The tokenizer with all settings that its tokens depend on, for files that must say whose tokens
   * they hold: tokenizers are equal if and only if their descriptions are.
   */
  @Override
  String toString();
}

package io.github.continuo.data;

import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.InfillEncoding;
import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.Vocabulary;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The tokenizer of {@link Pieces}, and someone who is called before each encoding. */
class WatchedTokenizer implements Tokenizer {
  private final Runnable beforeEncoding;

  WatchedTokenizer(Runnable beforeEncoding) {
    this.beforeEncoding = beforeEncoding;
  }

  @Override
  public Encoding encode(Score score) {
    beforeEncoding.run();
    return Pieces.TOKENIZER.encode(score);
  }

  @Override
  public Vocabulary vocabulary() {
    return Pieces.TOKENIZER.vocabulary();
  }

  @Override
  public int width() {
    return Pieces.TOKENIZER.width();
  }

  @Override
  public int padId() {
    return Pieces.TOKENIZER.padId();
  }

  @Override
  public int tokenCount(int firstId) {
    return Pieces.TOKENIZER.tokenCount(firstId);
  }

  @Override
  public InfillEncoding encode(Score score, Region region) {
    return Pieces.TOKENIZER.encode(score, region);
  }

  @Override
  public Optional<InfillSequence> sampleInfill(
      TokenSequence piece,
      int firstPosition,
      int endPosition,
      int maxRegionLength,
      RandomGenerator random) {
    return Pieces.TOKENIZER.sampleInfill(
        piece, firstPosition, endPosition, maxRegionLength, random);
  }

  @Override
  public TokenSequence inTimeOrder(TokenSequence tokens) {
    return Pieces.TOKENIZER.inTimeOrder(tokens);
  }

  @Override
  public TokenSequence separator() {
    return Pieces.TOKENIZER.separator();
  }

  @Override
  public TokenSequence end() {
    return Pieces.TOKENIZER.end();
  }

  @Override
  public Score decode(TokenSequence tokens) {
    return Pieces.TOKENIZER.decode(tokens);
  }

  @Override
  public Score normalize(Score score) {
    return Pieces.TOKENIZER.normalize(score);
  }

  @Override
  public Grammar grammar() {
    return Pieces.TOKENIZER.grammar();
  }

  @Override
  public TokenSequence keepLast(TokenSequence tokens, int maxLength) {
    return Pieces.TOKENIZER.keepLast(tokens, maxLength);
  }

  @Override
  public TokenSequence keepFirst(TokenSequence tokens, int maxLength) {
    return Pieces.TOKENIZER.keepFirst(tokens, maxLength);
  }

  @Override
  public String toString() {
    return Pieces.TOKENIZER.toString();
  }
}

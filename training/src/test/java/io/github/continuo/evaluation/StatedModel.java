package io.github.continuo.evaluation;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenLoss;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A model without a network, whose surprise at each id is stated, whatever came before. */
final class StatedModel implements SequenceModel {
  private final Tokenizer tokenizer;
  private final IntFunction<TokenLoss> tokenLoss;

  StatedModel(Tokenizer tokenizer, IntFunction<TokenLoss> tokenLoss) {
    this.tokenizer = tokenizer;
    this.tokenLoss = tokenLoss;
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted) {
    return sequences.stream()
        .flatMap(rows -> Arrays.stream(predicted).mapToObj(row -> rows.slice(row, row + 1)))
        .flatMapToInt(row -> IntStream.of(row.ids()))
        .mapToObj(tokenLoss)
        .toList();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int contextLength() {
    return 64;
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public long parameterCount() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Precision precision() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String backend() {
    throw new UnsupportedOperationException();
  }

  @Override
  public DecodingState newState() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

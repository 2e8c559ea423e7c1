package io.github.continuo.pytorch;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenLoss;
import java.util.List;

/** A model that leaves to another all but how it decodes. */
abstract class ModelInFront implements SequenceModel {
  private final SequenceModel model;

  ModelInFront(SequenceModel model) {
    this.model = model;
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public int contextLength() {
    return model.contextLength();
  }

  @Override
  public String device() {
    return model.device();
  }

  @Override
  public long parameterCount() {
    return model.parameterCount();
  }

  @Override
  public Precision precision() {
    return model.precision();
  }

  @Override
  public String backend() {
    return model.backend();
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted) {
    return model.tokenLosses(sequences, predicted);
  }

  @Override
  public void close() {
    model.close();
  }
}

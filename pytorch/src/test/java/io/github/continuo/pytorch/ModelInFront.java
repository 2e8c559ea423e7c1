package io.github.continuo.pytorch;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.Surprise;
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
  public int contextRows() {
    return model.contextRows();
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
  public String arithmetic() {
    return model.arithmetic();
  }

  @Override
  public List<Surprise> surprises(List<TokenSequence> sequences, int[] predicted) {
    return model.surprises(sequences, predicted);
  }

  @Override
  public void close() {
    model.close();
  }
}

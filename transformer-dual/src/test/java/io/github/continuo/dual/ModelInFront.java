package io.github.continuo.dual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Pass;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.Surprise;
import io.github.continuo.transformer.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model that leaves to another all but how it decodes, and is not saved. */
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
  public Device device() {
    return model.device();
  }

  @Override
  public Weights weights() {
    return model.weights();
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
  public NDArray loss(NDArray batch, int[] predicted, Pass pass) {
    return model.loss(batch, predicted, pass);
  }

  @Override
  public List<Surprise> surprises(NDArray batch, int[] predicted) {
    return model.surprises(batch, predicted);
  }

  @Override
  public void save(Path folder, Map<String, String> facts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    model.close();
  }
}

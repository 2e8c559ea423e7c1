package io.github.continuo.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.Parameters;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.TokenLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model whose loss is multiplied by a factor in some steps, each of one batch. */
final class FaultyModel implements TrainableModel {
  private final TrainableBase model;
  private final Set<Integer> faultySteps; // from 1 on
  private final float factor;
  private int steps;

  FaultyModel(TrainableBase model, float factor, Set<Integer> faultySteps) {
    this.model = model;
    this.factor = factor;
    this.faultySteps = faultySteps;
  }

  @Override
  public NDArray loss(NDArray rows, int[] predicted, ForwardOptions pass) {
    NDArray loss = model.loss(rows, predicted, pass);
    boolean isFaulty = pass.isTraining() && faultySteps.contains(++steps);
    return isFaulty ? loss.mul(factor) : loss;
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted) {
    return model.tokenLosses(sequences, predicted);
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
  public Device torchDevice() {
    return model.torchDevice();
  }

  @Override
  public Parameters parameters() {
    return model.parameters();
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
  public DecodingState newState() {
    return model.newState();
  }

  @Override
  public void save(Path folder, Map<String, String> facts) throws IOException {
    model.save(folder, facts);
  }

  @Override
  public void close() {
    model.close();
  }
}

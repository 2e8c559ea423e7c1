package io.github.continuo.pytorch;

import ai.djl.Device;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.Sampling;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenLoss;
import java.util.List;

/** What trainable models have in common: a network, and a model over its weights that generates. */
abstract class NetworkModel implements TrainableModel {
  final Network network;
  private volatile boolean fillsRegions;

  NetworkModel(Network network, boolean fillsRegions) {
    this.network = network;
    this.fillsRegions = fillsRegions;
  }

  /** Returns the model that generates with the current weights. */
  abstract SequenceModel inference();

  @Override
  public int contextLength() {
    return inference().contextLength();
  }

  @Override
  public long parameterCount() {
    return inference().parameterCount();
  }

  @Override
  public Sampling sampling() {
    return network.sampling();
  }

  @Override
  public String device() {
    return inference().device();
  }

  @Override
  public Device torchDevice() {
    return network.device();
  }

  @Override
  public Parameters parameters() {
    return network.weights();
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] targetPositions) {
    return inference().tokenLosses(sequences, targetPositions);
  }

  @Override
  public DecodingState newState() {
    return inference().newState();
  }

  @Override
  public boolean supportsInfilling() {
    return fillsRegions;
  }

  @Override
  public void enableInfilling() {
    network.requireWholeModel("regions");
    fillsRegions = true;
  }

  @Override
  public Precision precision() {
    return inference().precision();
  }

  @Override
  public String backend() {
    return inference().backend();
  }

  @Override
  public void close() {
    network.close();
  }
}

package io.github.continuo.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.Parameters;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.TokenLoss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An event model that has nothing to learn and records the events that it was given. */
final class WatchedModel implements TrainableModel {
  static final EventTokenizer TOKENIZER = EventTokenizer.of(EventVersion.V2);

  /** What one calculation of the loss was given. */
  record Given(List<Long> ids, List<Integer> predicted) {}

  final List<Given> trainedOn = new ArrayList<>();
  final List<Given> validatedOn = new ArrayList<>();
  private final TrainableBase owner = Models.tiny(1); // of the weights

  @Override
  public NDArray loss(NDArray rows, int[] predicted, ForwardOptions pass) {
    List<Long> ids = Arrays.stream(rows.toLongArray()).boxed().toList();
    List<Integer> places = Arrays.stream(predicted).boxed().toList();
    (pass.isTraining() ? trainedOn : validatedOn).add(new Given(ids, places));
    NDArray weight = owner.parameters().byName().values().iterator().next();
    return rows.getManager().create(1f).mul(weight).sum();
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted) {
    throw new UnsupportedOperationException("it is only trained");
  }

  @Override
  public EventTokenizer tokenizer() {
    return TOKENIZER;
  }

  @Override
  public int contextLength() {
    return owner.contextLength();
  }

  @Override
  public String device() {
    return owner.device();
  }

  @Override
  public Device torchDevice() {
    return owner.torchDevice();
  }

  @Override
  public long parameterCount() {
    return owner.parameterCount();
  }

  @Override
  public Precision precision() {
    return owner.precision();
  }

  @Override
  public String backend() {
    return owner.backend();
  }

  @Override
  public Parameters parameters() {
    return owner.parameters();
  }

  @Override
  public DecodingState newState() {
    throw new UnsupportedOperationException("it is only trained");
  }

  @Override
  public void save(Path folder, Map<String, String> facts) {}

  @Override
  public void close() {
    owner.close();
  }
}

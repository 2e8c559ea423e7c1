package io.github.continuo.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.Pass;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.Surprise;
import io.github.continuo.transformer.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** A model without a network, whose surprise at each id is stated, whatever came before. */
final class StatedModel implements SequenceModel {
  private final Tokenizer tokenizer;
  private final LongFunction<Surprise> surprise;

  StatedModel(Tokenizer tokenizer, LongFunction<Surprise> surprise) {
    this.tokenizer = tokenizer;
    this.surprise = surprise;
  }

  @Override
  public List<Surprise> surprises(NDArray rows, int[] predicted) {
    return Arrays.stream(rows.get(":, 1:").toLongArray()).mapToObj(surprise).toList();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int contextRows() {
    return 64;
  }

  @Override
  public Device device() {
    return Device.cpu();
  }

  @Override
  public Precision precision() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String arithmetic() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Weights weights() {
    throw new UnsupportedOperationException();
  }

  @Override
  public NDArray loss(NDArray rows, int[] predicted, Pass pass) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Decoding decode() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void save(Path folder, Map<String, String> facts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

package io.github.continuo.dual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model that keeps the rows that were spelled with it, one sequence at a time. */
final class SpelledRows implements SequenceModel {
  private final SequenceModel model;
  final List<TokenSequence> rows = new ArrayList<>();

  SpelledRows(SequenceModel model) {
    this.model = model;
  }

  @Override
  public Decoding decode() {
    Decoding decoding = model.decode();
    return new Decoding() {
      @Override
      public int sequences() {
        return decoding.sequences();
      }

      @Override
      public int position() {
        return decoding.position();
      }

      @Override
      public void read(List<TokenSequence> read) {
        decoding.read(read);
      }

      @Override
      public void rewind(int position) {
        decoding.rewind(position);
      }

      @Override
      public List<TokenSequence> spell(Chooser chooser) {
        List<TokenSequence> spelled = decoding.spell(chooser);
        rows.addAll(spelled);
        return spelled;
      }

      @Override
      public void select(int... sequences) {
        decoding.select(sequences);
      }

      @Override
      public void close() {
        decoding.close();
      }
    };
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
  public NDArray loss(NDArray batch, int[] predicted, Gradients gradients) {
    return model.loss(batch, predicted, gradients);
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

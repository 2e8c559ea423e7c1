package io.github.continuo.dual;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.SequenceModel;
import java.util.ArrayList;
import java.util.List;

/** A model that keeps the rows that were spelled with it, one sequence at a time. */
final class SpelledRows extends ModelInFront {
  private final SequenceModel model;
  final List<TokenSequence> rows = new ArrayList<>();

  SpelledRows(SequenceModel model) {
    super(model);
    this.model = model;
  }

  @Override
  public DecodingState newState() {
    DecodingState decoding = model.newState();
    return new DecodingState() {
      @Override
      public int batchSize() {
        return decoding.batchSize();
      }

      @Override
      public int length() {
        return decoding.length();
      }

      @Override
      public void append(List<TokenSequence> read) {
        decoding.append(read);
      }

      @Override
      public void truncate(int position) {
        decoding.truncate(position);
      }

      @Override
      public List<TokenSequence> sampleNext(TokenSampler chooser) {
        List<TokenSequence> sampled = decoding.sampleNext(chooser);
        rows.addAll(sampled);
        return sampled;
      }

      @Override
      public void selectSequences(int... sequences) {
        decoding.selectSequences(sequences);
      }

      @Override
      public void close() {
        decoding.close();
      }
    };
  }
}

package io.github.continuo.pytorch;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.Decoding;
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
}

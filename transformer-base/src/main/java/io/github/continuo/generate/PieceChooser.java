package io.github.continuo.generate;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.RowDraw;
import java.util.List;
import java.util.Optional;

/** Leaves each choice to the piece that it is for. */
record PieceChooser(List<Composition> pieces) implements Decoding.Chooser {

  @Override
  public int choose(int sequence, float[] logits) {
    return pieces.get(sequence).choose(logits);
  }

  @Override
  public Optional<RowDraw> rowDraw(int sequence) {
    return pieces.get(sequence).rowDraw();
  }

  @Override
  public void drawn(int sequence, TokenSequence row) {
    pieces.get(sequence).drawn(row);
  }
}

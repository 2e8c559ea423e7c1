package io.github.continuo.generate;

import io.github.continuo.transformer.DecodingState;
import java.util.BitSet;
import java.util.List;

/** Leaves each choice to the piece that it is for. */
record BatchSampler(List<GenerationState> pieces) implements DecodingState.TokenSampler {

  @Override
  public BitSet allowed(int sequence) {
    return pieces.get(sequence).allowed();
  }

  @Override
  public int choose(int sequence, float[] logits) {
    return pieces.get(sequence).choose(logits);
  }
}

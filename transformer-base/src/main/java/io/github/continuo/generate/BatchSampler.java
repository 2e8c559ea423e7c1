package io.github.continuo.generate;

import io.github.continuo.transformer.DecodingState;
import java.util.BitSet;
import java.util.List;

/** Token sampler of a batch: each sequence is sampled by the state of its piece. */
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

package io.github.continuo.training;

import ai.djl.Device;
import io.github.continuo.dual.DualConfig;
import io.github.continuo.pytorch.TrainableDual;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecoderConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small dual models, and rows for them. */
final class TinyDual {
  private TinyDual() {}

  /** A model with weights as a new one has them. */
  static TrainableDual fresh(EventTokenizer tokenizer, int contextLength, long seed) {
    DualConfig config =
        new DualConfig(
            tokenizer,
            new DecoderConfig(16, 2, 2, 24, contextLength),
            new DecoderConfig(16, 1, 1, 12, tokenizer.width()));
    return TrainableDual.create(config, seed, Device.cpu());
  }

  /** Rows of all kinds that the grammar has, in any order. */
  static TokenSequence rows(EventTokenizer tokenizer, int count, Random random) {
    int[] ids = new int[count * tokenizer.width()];
    Arrays.fill(ids, tokenizer.padId());
    for (int row = 0; row < count; row++) {
      List<TokenRange> kinds = tokenizer.eventTypes();
      int kind = random.nextInt(kinds.size() + 1);
      int start = row * tokenizer.width();
      if (kind == kinds.size()) {
        ids[start] = tokenizer.end().id(0, 0);
        continue;
      }
      ids[start] = kinds.get(kind).first();
      for (TokenRange parameter : tokenizer.parameters(kinds.get(kind))) {
        ids[++start] = parameter.id(random.nextInt(parameter.size()));
      }
    }
    return TokenSequence.of(tokenizer.width(), ids);
  }
}

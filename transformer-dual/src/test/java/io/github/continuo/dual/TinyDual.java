package io.github.continuo.dual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecoderConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small models for tests. */
final class TinyDual {
  private TinyDual() {}

  static DualConfig config(EventTokenizer tokenizer, int contextRows) {
    return new DualConfig(
        tokenizer,
        new DecoderConfig(16, 2, 2, 24, contextRows),
        new DecoderConfig(16, 1, 1, 12, tokenizer.width()));
  }

  /** A model with weights as a new one has them. */
  static DualTransformer fresh(EventTokenizer tokenizer, int contextRows, long seed) {
    return DualTransformer.create(config(tokenizer, contextRows), seed, Device.cpu());
  }

  /** A model with weights so large that its choices are far apart. */
  static DualTransformer lively(EventTokenizer tokenizer, int contextRows, long seed) {
    return lively(tokenizer, contextRows, seed, Device.cpu());
  }

  static DualTransformer lively(
      EventTokenizer tokenizer, int contextRows, long seed, Device device) {
    DualTransformer model = DualTransformer.create(config(tokenizer, contextRows), seed, device);
    enlarge(model);
    return model;
  }

  /** Makes the weights so large that the choices of a model are far apart. */
  static void enlarge(DualTransformer model) {
    EngineThread.run(
        () -> {
          for (NDArray weight : model.weights().byName().values()) {
            if (weight.getShape().dimension() > 1) {
              weight.muli(12);
            }
          }
        });
  }

  /** Rows of all kinds that the grammar has, in any order. */
  static TokenSequence rows(EventTokenizer tokenizer, int count, Random random) {
    int[] ids = new int[count * tokenizer.width()];
    Arrays.fill(ids, tokenizer.padId());
    for (int row = 0; row < count; row++) {
      List<TokenRange> kinds = tokenizer.kinds();
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

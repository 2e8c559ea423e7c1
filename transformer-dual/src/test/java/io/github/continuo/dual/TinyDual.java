package io.github.continuo.dual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.transformer.DecoderConfig;

/** Small models for tests. */
final class TinyDual {
  private TinyDual() {}

  static DualConfig config(EventTokenizer tokenizer, int contextRows) {
    return new DualConfig(
        tokenizer,
        new DecoderConfig(16, 2, 2, 24, contextRows),
        new DecoderConfig(16, 1, 1, 12, tokenizer.width()));
  }

  /** A model with weights so large that its choices are far apart. */
  static DualTransformer lively(EventTokenizer tokenizer, int contextRows, long seed) {
    DualTransformer model =
        DualTransformer.create(config(tokenizer, contextRows), seed, Device.cpu());
    EngineThread.run(
        () -> {
          for (NDArray weight : model.weights().byName().values()) {
            if (weight.getShape().dimension() > 1) {
              weight.muli(12);
            }
          }
        });
    return model;
  }
}

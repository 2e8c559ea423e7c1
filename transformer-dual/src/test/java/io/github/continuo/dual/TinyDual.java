package io.github.continuo.dual;

import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.Backend;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.network.Backends;
import io.github.continuo.transformer.weights.ParameterSpec;
import io.github.continuo.transformer.weights.RandomInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Small models for tests. */
final class TinyDual {
  static final LoadOptions FP32 = LoadOptions.defaults().withPrecision(Precision.FP32);

  private TinyDual() {}

  static DualConfig config(EventTokenizer tokenizer, int contextLength) {
    return new DualConfig(
        tokenizer,
        new DecoderConfig(16, 2, 2, 24, contextLength),
        new DecoderConfig(16, 1, 1, 12, tokenizer.width()));
  }

  /** A model with weights so large that its choices are far apart. */
  static DualTransformer lively(EventTokenizer tokenizer, int contextLength, long seed) {
    return lively(tokenizer, contextLength, seed, false);
  }

  /** The same, trained to fill regions, as it says. */
  static DualTransformer livelyFilling(EventTokenizer tokenizer, int contextLength, long seed) {
    return lively(tokenizer, contextLength, seed, true);
  }

  private static DualTransformer lively(
      EventTokenizer tokenizer, int contextLength, long seed, boolean fillsRegions) {
    DualConfig config = config(tokenizer, contextLength);
    WeightSource weights = enlarged(new DualCheckpoint(config, fillsRegions, Map.of()), seed);
    Backend java = Backends.select(FP32);
    try {
      return DualTransformer.of(
          config,
          fillsRegions,
          java.decoder(config.eventNet(), DualCheckpoint.EVENT_NET, null, weights, FP32),
          java.decoder(
              config.tokenNet(), DualCheckpoint.TOKEN_NET, DualCheckpoint.OUTPUT, weights, FP32));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WeightSource enlarged(DualCheckpoint checkpoint, long seed) {
    RandomInitializer random = new RandomInitializer(checkpoint.specs(), seed);
    Map<String, float[]> drawn = new HashMap<>();
    for (ParameterSpec spec : checkpoint.specs()) {
      float[] weight = random.read(spec.name());
      for (int i = 0; i < weight.length && spec.shape().size() > 1; i++) {
        weight[i] *= 12;
      }
      drawn.put(spec.name(), weight);
    }
    return name -> Objects.requireNonNull(drawn.get(name), name);
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

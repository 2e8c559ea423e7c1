package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.base.BaseTransformer;
import io.github.continuo.transformer.network.JavaBackend;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.ParameterSpec;
import io.github.continuo.transformer.weights.RandomInitializer;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Small models for tests. */
public final class Models {
  public static final NoteTokenizer TOKENIZER = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  public static final DecoderConfig TINY = new DecoderConfig(16, 2, 2, 24, 64);

  public static final LoadOptions FP32 = LoadOptions.defaults().withPrecision(Precision.FP32);

  private Models() {}

  /** A model with weights so large that its choices are far apart. */
  public static BaseTransformer lively(long seed) {
    return lively(seed, TINY, false, FP32);
  }

  public static BaseTransformer lively(long seed, DecoderConfig config, LoadOptions options) {
    return lively(seed, config, false, options);
  }

  /** The same, trained to fill regions, as it says. */
  public static BaseTransformer livelyFilling(long seed) {
    return lively(seed, TINY, true, FP32);
  }

  private static BaseTransformer lively(
      long seed, DecoderConfig config, boolean fillsRegions, LoadOptions options) {
    BaseCheckpoint checkpoint = new BaseCheckpoint(config, TOKENIZER, fillsRegions, Map.of());
    try {
      DecoderNetwork network =
          new JavaBackend()
              .decoder(
                  config,
                  BaseCheckpoint.PREFIX,
                  BaseCheckpoint.OUTPUT,
                  livelyWeights(checkpoint, seed),
                  options);
      return BaseTransformer.of(config, TOKENIZER, fillsRegions, new CountedNetwork(network));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WeightSource livelyWeights(BaseCheckpoint checkpoint, long seed) {
    RandomInitializer random = new RandomInitializer(checkpoint.specs(), seed);
    Map<String, float[]> drawn = new LinkedHashMap<>(); // in the order of the specs, not as asked
    for (ParameterSpec spec : checkpoint.specs()) {
      float[] weight = random.read(spec.name());
      for (int i = 0; i < weight.length && spec.shape().size() > 1; i++) {
        weight[i] *= 12;
      }
      drawn.put(spec.name(), weight);
    }
    return name -> Objects.requireNonNull(drawn.get(name), name);
  }

  /** Saves the model that {@link #lively(long)} gives. */
  public static void saveLively(long seed, Path folder) throws IOException {
    Files.createDirectories(folder);
    BaseCheckpoint checkpoint = new BaseCheckpoint(TINY, TOKENIZER, false, Map.of());
    checkpoint.write(folder);
    WeightSource weights = livelyWeights(checkpoint, seed);
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    List<float[]> inOrder = new ArrayList<>();
    for (ParameterSpec spec : checkpoint.specs()) {
      shapes.put(spec.name(), spec.shape());
      inOrder.add(weights.read(spec.name()));
    }
    Safetensors.write(
        folder.resolve("model.safetensors"),
        shapes,
        index -> Safetensors.bytes(inOrder.get(index)));
  }

  /** Random ids as a model may see them. */
  public static TokenSequence ids(int count, long seed) {
    return TokenSequence.of(
        1, new Random(seed).ints(count, 0, TOKENIZER.vocabulary().size()).toArray());
  }
}

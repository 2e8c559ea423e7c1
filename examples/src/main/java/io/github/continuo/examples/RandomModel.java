package io.github.continuo.examples;

import io.github.continuo.dual.DualConfig;
import io.github.continuo.dual.DualTransformer;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.transformer.BaseTransformer;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model that has learned nothing, to be measured: how fast it is depends on its size alone.
 *
 * @param model on random weights; whoever asked for it closes it
 * @param bytesPerStep as {@link #bytesPerStep(ModelKind, String, Precision)} says
 */
record RandomModel(SequenceModel model, long bytesPerStep) {

  /** The longest sequence it can look at, in rows. */
  static final int CONTEXT_ROWS = DualTransformer.Preset.MAX_POSITIONS;

  private static final Map<String, BaseTransformer.Preset> BASE =
      new TreeMap<>(
          Map.of(
              "base", BaseTransformer.Preset.BASE,
              "small", BaseTransformer.Preset.SMALL));

  private static final Map<String, DualTransformer.Preset> DUAL =
      new TreeMap<>(
          Map.of(
              "user", DualTransformer.Preset.USER,
              "medium", DualTransformer.Preset.TV2O_MEDIUM,
              "small", DualTransformer.Preset.SMALL));

  /**
   * Checks the name of a size, before anything is made.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static void requirePreset(ModelKind kind, String preset) {
    named(kind == ModelKind.BASE ? BASE : DUAL, kind, preset);
  }

  private static <T> T named(Map<String, ? extends T> presets, ModelKind kind, String preset) {
    T found = presets.get(preset);
    if (found == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "preset of a %s model must be one of %s here, got %s",
              kind,
              presets.keySet(),
              preset));
    }
    return found;
  }

  /** A new one, of a size that {@link #requirePreset} takes. */
  static RandomModel create(ModelKind kind, String preset, long seed, LoadOptions options) {
    SequenceModel model =
        kind == ModelKind.BASE
            ? BaseTransformer.create(baseConfig(preset), flatTokenizer(), seed, options)
            : DualTransformer.create(dualConfig(preset), seed, options);
    return new RandomModel(model, bytesPerStep(kind, preset, model.precision()));
  }

  private static NoteTokenizer flatTokenizer() {
    return NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  }

  private static DecoderConfig baseConfig(String preset) {
    return named(BASE, ModelKind.BASE, preset).config(CONTEXT_ROWS);
  }

  private static DualConfig dualConfig(String preset) {
    return named(DUAL, ModelKind.DUAL, preset).config(CONTEXT_ROWS);
  }

  /**
   * The bytes of weights that a step must read, the same for a batch of any size: of the base model
   * for a token all linear maps once; of the dual one for a note, which has eight tokens, those of
   * the event net once, those of the token net and the output map eight times.
   *
   * <p>What is not counted is a hundredth of that, or grows with the prompt: norms, the embeddings
   * of a row, scales of integers; keys and values.
   *
   * @param precision what the weights are in
   */
  static long bytesPerStep(ModelKind kind, String preset, Precision precision) {
    int bytesPerWeight =
        switch (precision) {
          case FP32 -> 4;
          case BF16 -> 2;
          case INT8 -> 1;
        };
    return bytesPerWeight
        * (kind == ModelKind.BASE
            ? weightsPerToken(baseConfig(preset))
            : weightsPerNote(dualConfig(preset)));
  }

  private static long weightsPerToken(DecoderConfig config) {
    return mapWeights(config) + outputWeights(flatTokenizer().vocabulary().size(), config);
  }

  private static long weightsPerNote(DualConfig config) {
    int vocabulary = config.tokenizer().vocabulary().size();
    long perToken = mapWeights(config.tokenNet()) + outputWeights(vocabulary, config.tokenNet());
    return mapWeights(config.eventNet()) + config.tokenizer().width() * perToken;
  }

  /**
   * The operations that a step of training takes, by the usual count: for each position and weight
   * of a linear map 6 (forward, and backward to both of its factors), for each pair of positions of
   * a window and each number of a layer's heads 12. What is calculated twice, and what the mask of
   * attention saves, is not counted. All rows are predicted.
   *
   * @param batch windows of a step
   * @param length rows of a window
   */
  static double trainingFlops(ModelKind kind, String preset, int batch, int length) {
    double positions = (double) batch * length;
    if (kind == ModelKind.BASE) {
      DecoderConfig config = baseConfig(preset);
      return positions * (6.0 * weightsPerToken(config) + attentionFlops(config, length));
    }
    DualConfig config = dualConfig(preset);
    int width = config.tokenizer().width();
    return positions
        * (6.0 * weightsPerNote(config)
            + attentionFlops(config.eventNet(), length)
            + width * attentionFlops(config.tokenNet(), width));
  }

  private static double attentionFlops(DecoderConfig config, int length) {
    return 12.0 * config.layers() * config.dim() * length;
  }

  /** Queries and results of attention, keys and values, and the three maps of feed-forward. */
  private static long mapWeights(DecoderConfig config) {
    long dim = config.dim();
    long perLayer = 2 * dim * dim + 2 * dim * config.keyValueDim() + 3 * dim * config.innerDim();
    return config.layers() * perLayer;
  }

  private static long outputWeights(int vocabulary, DecoderConfig config) {
    return (long) vocabulary * config.dim();
  }
}

package io.github.continuo.dual;

import io.github.continuo.dual.checkpoint.DualCheckpoint;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.EventTokenizer.Version;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.Backend;
import io.github.continuo.transformer.Backends;
import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenBatch;
import io.github.continuo.transformer.TokenLoss;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.weights.FileWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import io.github.continuo.transformer.weights.RandomInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A transformer over the rows of an {@link EventTokenizer}, made of two.
 *
 * <p>The event net reads a piece row by row, each as the sum of the embeddings of its ids. What it
 * gives after a row is the first input of the token net, which spells the next row id by id. Both
 * are {@link DecoderNetwork}s. The model, its sizes and its checkpoints are those of SkyTNT's
 * midi-model (Apache-2.0).
 */
public final class DualTransformer implements SequenceModel {

  /** Named sizes. The published ones go by the names of their checkpoints. */
  public enum Preset {
    /** About 7 million weights, to be trained and played on a CPU. */
    SMALL_7M(Version.V2, true, 256, 4, 4, 1024, 1, 1, 256),

    /** About 34 million weights, for a CPU with patience or a small GPU. */
    COMPACT_34M(Version.V2, true, 512, 6, 8, 2048, 2, 2, 512),

    /** About 200 million weights: 10 layers of 8 heads, and 3 of 4. */
    LARGE_200M(Version.V2, true, 1024, 10, 8, 4096, 3, 4, 1024),

    /** 233,329,664 weights; version 1 of the tokenizer. */
    TV1_MEDIUM(Version.V1, false, 1024, 12, 16, 4096, 3, 4, 1024),

    /** 233,842,688 weights. */
    TV2_MEDIUM(Version.V2, false, 1024, 12, 16, 4096, 3, 4, 1024),

    /** 233,842,688 weights; the tokenizer optimises. */
    TV2O_MEDIUM(Version.V2, true, 1024, 12, 16, 4096, 3, 4, 1024),

    /** 457,220,096 weights. */
    TV2_LARGE(Version.V2, false, 1024, 24, 16, 4096, 6, 4, 1024),

    /** 457,220,096 weights; the tokenizer optimises. */
    TV2O_LARGE(Version.V2, true, 1024, 24, 16, 4096, 6, 4, 1024);

    /** The context of the published models, in rows. */
    public static final int MAX_POSITIONS = 4096;

    private final Version version;
    private final boolean optimizes;
    private final int dim;
    private final int layers;
    private final int heads;
    private final int innerDim;
    private final int tokenLayers;
    private final int tokenHeads;
    private final int tokenInnerDim;

    Preset(
        Version version,
        boolean optimizes,
        int dim,
        int layers,
        int heads,
        int innerDim,
        int tokenLayers,
        int tokenHeads,
        int tokenInnerDim) {
      this.version = version;
      this.optimizes = optimizes;
      this.dim = dim;
      this.layers = layers;
      this.heads = heads;
      this.innerDim = innerDim;
      this.tokenLayers = tokenLayers;
      this.tokenHeads = tokenHeads;
      this.tokenInnerDim = tokenInnerDim;
    }

    /** {@return the sizes, for pieces of at most {@link #MAX_POSITIONS} rows} */
    public DualConfig config() {
      return config(MAX_POSITIONS);
    }

    /**
     * {@return the sizes, for pieces of at most so many rows}
     *
     * @param maxPositions the number of rows, at least 2
     */
    public DualConfig config(int maxPositions) {
      return new DualConfig(
          optimizes ? EventTokenizer.optimizing(version) : EventTokenizer.of(version),
          new DecoderConfig(dim, layers, heads, innerDim, maxPositions),
          new DecoderConfig(dim, tokenLayers, tokenHeads, tokenInnerDim, MAX_POSITIONS));
    }
  }

  /** Rows spelled at once where all logits are wanted. */
  private static final int ROWS_AT_ONCE = 64;

  private final DualConfig config;
  private final boolean fillsRegions;
  private final DecoderNetwork eventNet;
  private final DecoderNetwork tokenNet;

  private DualTransformer(
      DualConfig config, boolean fillsRegions, DecoderNetwork eventNet, DecoderNetwork tokenNet) {
    this.config = config;
    this.fillsRegions = fillsRegions;
    this.eventNet = eventNet;
    this.tokenNet = tokenNet;
  }

  /**
   * {@return a new model with random weights; the caller closes it}
   *
   * @param config its tokenizer and its sizes
   * @param seed equal ones give equal weights
   * @param options how to make it; adapters are left out
   * @throws IllegalArgumentException if the options ask for what is not there
   */
  public static DualTransformer create(DualConfig config, long seed, LoadOptions options) {
    DualCheckpoint checkpoint = new DualCheckpoint(config, false, Map.of());
    try {
      return make(checkpoint, new RandomInitializer(checkpoint.specs(), seed), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // random numbers are read from no file
    }
  }

  /**
   * Loads a saved model, or a published one of the family.
   *
   * @param folder with the files of the model
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or does not fit; the message names it
   * @throws IllegalArgumentException if the options ask for what is not there
   */
  public static DualTransformer load(Path folder, LoadOptions options) throws IOException {
    DualCheckpoint checkpoint = DualCheckpoint.read(folder);
    try (FileWeights weights = FileWeights.open(checkpoint.specs(), folder, options.adapters())) {
      checkpoint.requireIn(folder);
      return make(checkpoint, weights, options);
    }
  }

  private static DualTransformer make(
      DualCheckpoint checkpoint, WeightSource weights, LoadOptions options) throws IOException {
    Backend backend = Backends.select(options);
    DualConfig config = checkpoint.config();
    DecoderNetwork eventNet =
        backend.decoder(config.eventNet(), DualCheckpoint.EVENT_NET, null, weights, options);
    try {
      DecoderNetwork tokenNet =
          backend.decoder(
              config.tokenNet(), DualCheckpoint.TOKEN_NET, DualCheckpoint.OUTPUT, weights, options);
      return of(config, checkpoint.fillsRegions(), eventNet, tokenNet);
    } catch (IOException | RuntimeException e) {
      eventNet.close();
      throw e;
    }
  }

  /**
   * {@return a model over two networks}
   *
   * @param config its tokenizer and the sizes of the networks
   * @param fillsRegions whether it was trained to
   * @param eventNet over the rows of a piece; closed with the model
   * @param tokenNet over the ids of a row, with an output projection; closed with the model
   */
  public static DualTransformer of(
      DualConfig config, boolean fillsRegions, DecoderNetwork eventNet, DecoderNetwork tokenNet) {
    return new DualTransformer(config, fillsRegions, eventNet, tokenNet);
  }

  /** {@return its tokenizer and its sizes} */
  public DualConfig config() {
    return config;
  }

  @Override
  public EventTokenizer tokenizer() {
    return config.tokenizer();
  }

  @Override
  public int contextLength() {
    return config.eventNet().maxPositions();
  }

  @Override
  public long parameterCount() {
    return new DualCheckpoint(config, fillsRegions, Map.of())
        .specs().stream().mapToLong(ParameterSpec::size).sum();
  }

  @Override
  public String device() {
    return eventNet.device();
  }

  /**
   * {@return what the event net gives after each row, [sequences * rows][dim]}
   *
   * @param sequences of equal length, at least one row each
   */
  public float[][] hidden(List<TokenSequence> sequences) {
    int width = tokenizer().width();
    int[] ids = TokenBatch.ids(sequences, sequences.size(), width);
    try (DecoderCache cache = eventNet.newCache(sequences.size(), sequences.get(0).length())) {
      return eventNet.hiddenStates(ids, width, cache);
    }
  }

  /**
   * {@return the logits of all ids at all places of rows, [rows][width][vocab]}
   *
   * @param hidden what the event net gave after the row before, [rows][dim]
   * @param rows [rows][width]; the last id of each does not matter
   */
  public float[][][] logits(float[][] hidden, int[][] rows) {
    int width = tokenizer().width();
    float[][][] logits = new float[rows.length][width][];
    try (DecoderCache cache = tokenNet.newCache(rows.length, width)) {
      float[][] states = tokenNet.forward(hidden, cache);
      for (int place = 0; place < width; place++) {
        if (place > 0) {
          int before = place - 1;
          int[] ids = Arrays.stream(rows).mapToInt(row -> row[before]).toArray();
          states = tokenNet.forward(ids, 1, cache);
        }
        float[][] here = tokenNet.logits(states);
        for (int row = 0; row < rows.length; row++) {
          logits[row][place] = here[row];
        }
      }
    }
    return logits;
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted) {
    int time = sequences.get(0).length() - 1;
    TokenBatch.requirePredicted(predicted, time + 1);
    float[][] hidden = hidden(sequences.stream().map(all -> all.slice(0, time)).toList());
    List<float[]> before = new ArrayList<>();
    List<int[]> targets = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      for (int row : predicted) {
        before.add(hidden[i * time + row - 1]);
        targets.add(sequences.get(i).slice(row, row + 1).ids());
      }
    }
    List<TokenLoss> tokenLosses = new ArrayList<>();
    for (int first = 0; first < targets.size(); first += ROWS_AT_ONCE) {
      int end = Math.min(first + ROWS_AT_ONCE, targets.size());
      int[][] rows = targets.subList(first, end).toArray(int[][]::new);
      float[][][] logits = logits(before.subList(first, end).toArray(float[][]::new), rows);
      for (int row = 0; row < rows.length; row++) {
        for (int place = 0; place < rows[row].length; place++) {
          int id = rows[row][place];
          tokenLosses.add(
              id == tokenizer().padId()
                  ? TokenLoss.NONE
                  : TokenLoss.of(logits[row][place], id, tokenizer().vocabulary()));
        }
      }
    }
    return tokenLosses;
  }

  @Override
  public DecodingState newState() {
    return new EventDecodingState(config, eventNet, tokenNet);
  }

  @Override
  public boolean supportsInfilling() {
    return fillsRegions;
  }

  @Override
  public Precision precision() {
    return eventNet.precision();
  }

  @Override
  public String backend() {
    return eventNet.description();
  }

  @Override
  public void close() {
    eventNet.close();
    tokenNet.close();
  }
}

package io.github.continuo.transformer;

import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.FileWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import io.github.continuo.transformer.weights.RandomInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A decoder-only transformer over flat tokens. In layout and arithmetic it is a Llama, so that
 * Python tools load its checkpoints.
 */
public final class BaseTransformer implements SequenceModel {

  /** Named sizes. */
  public enum Preset {
    /** About 5 million weights, to be trained and played on a CPU. */
    SMALL(256, 6, 4, 704),
    /** About 20 million weights: 512 wide, 6 layers, 8 heads. */
    BASE(512, 6, 8, 1408);

    private final int dim;
    private final int layers;
    private final int heads;
    private final int innerDim;

    Preset(int dim, int layers, int heads, int innerDim) {
      this.dim = dim;
      this.layers = layers;
      this.heads = heads;
      this.innerDim = innerDim;
    }

    /**
     * {@return the sizes, for sequences of at most so many tokens}
     *
     * @param maxPositions the number of tokens, at least 2
     */
    public DecoderConfig config(int maxPositions) {
      return new DecoderConfig(dim, layers, heads, innerDim, maxPositions);
    }
  }

  /** Positions whose logits are computed at once where all are wanted. */
  private static final int POSITIONS_AT_ONCE = 256;

  private final DecoderConfig config;
  private final NoteTokenizer tokenizer;
  private final boolean fillsRegions;
  private final DecoderNetwork network;

  private BaseTransformer(
      DecoderConfig config, NoteTokenizer tokenizer, boolean fillsRegions, DecoderNetwork network) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.fillsRegions = fillsRegions;
    this.network = network;
  }

  /**
   * {@return a new model with random weights; the caller closes it}
   *
   * @param config the sizes of its decoder, with room for two of the tokenizer's longest events
   * @param tokenizer what turns scores into its tokens
   * @param seed equal ones give equal weights
   * @param options how to make it; adapters are left out
   * @throws IllegalArgumentException if the options ask for what is not there
   */
  public static BaseTransformer create(
      DecoderConfig config, NoteTokenizer tokenizer, long seed, LoadOptions options) {
    BaseCheckpoint checkpoint = new BaseCheckpoint(config, tokenizer, false, Map.of());
    try {
      return make(checkpoint, new RandomInitializer(checkpoint.specs(), seed), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // random numbers are read from no file
    }
  }

  /**
   * Loads a saved model.
   *
   * @param folder the one that it was saved to
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or does not fit; the message names it
   * @throws IllegalArgumentException if the options ask for what is not there
   */
  public static BaseTransformer load(Path folder, LoadOptions options) throws IOException {
    BaseCheckpoint checkpoint = BaseCheckpoint.read(folder);
    try (FileWeights weights = FileWeights.open(checkpoint.specs(), folder, options.adapters())) {
      checkpoint.requireIn(folder);
      return make(checkpoint, weights, options);
    }
  }

  private static BaseTransformer make(
      BaseCheckpoint checkpoint, WeightSource weights, LoadOptions options) throws IOException {
    Backend backend = Backends.select(options);
    DecoderNetwork network =
        backend.decoder(
            checkpoint.config(), BaseCheckpoint.PREFIX, BaseCheckpoint.OUTPUT, weights, options);
    return of(checkpoint.config(), checkpoint.tokenizer(), checkpoint.fillsRegions(), network);
  }

  /**
   * {@return a model over a network}
   *
   * @param config the sizes of the network
   * @param tokenizer of its vocabulary
   * @param fillsRegions whether it was trained to
   * @param network with an output projection; closed with the model
   */
  public static BaseTransformer of(
      DecoderConfig config, NoteTokenizer tokenizer, boolean fillsRegions, DecoderNetwork network) {
    return new BaseTransformer(config, tokenizer, fillsRegions, network);
  }

  /** {@return the sizes of its decoder} */
  public DecoderConfig config() {
    return config;
  }

  @Override
  public NoteTokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int contextLength() {
    return config.maxPositions();
  }

  @Override
  public long parameterCount() {
    return new BaseCheckpoint(config, tokenizer, fillsRegions, Map.of())
        .specs().stream().mapToLong(ParameterSpec::size).sum();
  }

  @Override
  public String device() {
    return network.device();
  }

  /**
   * {@return the logits of all ids after each position, [sequences * positions][vocab]}
   *
   * @param sequences of equal length, at least one token each
   */
  public float[][] logits(List<TokenSequence> sequences) {
    return network.logits(hidden(sequences));
  }

  /** The hidden states of all positions, [sequences * positions][dim]. */
  private float[][] hidden(List<TokenSequence> sequences) {
    int[] ids = TokenBatch.ids(sequences, sequences.size(), 1);
    try (DecoderCache cache = network.newCache(sequences.size(), ids.length / sequences.size())) {
      return network.hiddenStates(ids, 1, cache);
    }
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted) {
    int time = sequences.get(0).length() - 1;
    TokenBatch.requirePredicted(predicted, time + 1);
    float[][] hidden = hidden(sequences.stream().map(all -> all.slice(0, time)).toList());
    List<float[]> wanted = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      for (int row : predicted) {
        wanted.add(hidden[i * time + row - 1]);
        targets.add(sequences.get(i).id(row, 0));
      }
    }
    List<TokenLoss> tokenLosses = new ArrayList<>();
    for (int first = 0; first < wanted.size(); first += POSITIONS_AT_ONCE) {
      int end = Math.min(first + POSITIONS_AT_ONCE, wanted.size());
      float[][] logits = network.logits(wanted.subList(first, end).toArray(float[][]::new));
      for (int i = first; i < end; i++) {
        int id = targets.get(i);
        tokenLosses.add(
            id == tokenizer.padId()
                ? TokenLoss.NONE
                : TokenLoss.of(logits[i - first], id, tokenizer.vocabulary()));
      }
    }
    return tokenLosses;
  }

  @Override
  public DecodingState newState() {
    return new BaseDecodingState();
  }

  @Override
  public boolean supportsInfilling() {
    return fillsRegions;
  }

  @Override
  public Precision precision() {
    return network.precision();
  }

  @Override
  public String backend() {
    return network.description();
  }

  @Override
  public void close() {
    network.close();
  }

  /** Sequences of flat tokens: every row is one id, known from the logits of the row before it. */
  private final class BaseDecodingState implements DecodingState {
    private final DecoderCache cache = network.newCache(1, config.maxPositions());
    private float[][] logits = {}; // by sequence, of the row after those read

    @Override
    public int batchSize() {
      return cache.batchSize();
    }

    @Override
    public int length() {
      return cache.length();
    }

    @Override
    public void append(List<TokenSequence> rows) {
      int[] ids = TokenBatch.ids(rows, batchSize(), 1);
      logits = network.logits(network.forward(ids, 1, cache));
    }

    @Override
    public void truncate(int position) {
      cache.truncate(position);
      logits = new float[0][];
    }

    @Override
    public List<TokenSequence> sampleNext(TokenSampler chooser) {
      if (logits.length == 0) {
        throw new IllegalStateException("at least one row must be read before one is spelled");
      }
      return IntStream.range(0, batchSize())
          .mapToObj(i -> TokenSequence.of(1, chooser.choose(i, logits[i].clone())))
          .toList();
    }

    @Override
    public void selectSequences(int... sequences) {
      cache.selectSequences(sequences);
      if (logits.length > 0) {
        float[][] before = logits;
        logits = IntStream.of(sequences).mapToObj(i -> before[i].clone()).toArray(float[][]::new);
      }
    }

    @Override
    public void close() {
      cache.close();
    }
  }
}

package io.github.continuo.transformer.base;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.transformer.Backend;
import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.Sampling;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenBatch;
import io.github.continuo.transformer.TokenLoss;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.network.Backends;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.FileWeights;
import io.github.continuo.transformer.weights.GenerationConfigFile;
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
 * Decoder-only transformer with the architecture of Llama over the tokens of a {@link
 * NoteTokenizer}: takes token ids and predicts the next one. Python tools load its checkpoints as
 * Llama models.
 */
public final class BaseTransformer implements SequenceModel {

  /** Named sizes. */
  public enum Preset {
    /** About 5 million parameters, for training and generation on a CPU. */
    SMALL(256, 6, 4, 704),
    /** About 20 million parameters: 512 wide, 6 layers, 8 heads. */
    BASE(512, 6, 8, 1408);

    private final int dim;
    private final int layers;
    private final int heads;
    private final int feedForwardDim;

    Preset(int dim, int layers, int heads, int feedForwardDim) {
      this.dim = dim;
      this.layers = layers;
      this.heads = heads;
      this.feedForwardDim = feedForwardDim;
    }

    /**
     * {@return the sizes with the given context length}
     *
     * @param maxPositions context length in tokens, at least 2
     */
    public DecoderConfig config(int maxPositions) {
      return new DecoderConfig(dim, layers, heads, feedForwardDim, maxPositions);
    }
  }

  /** Number of positions whose logits are computed at once for losses. */
  private static final int POSITIONS_AT_ONCE = 256;

  private final DecoderConfig config;
  private final NoteTokenizer tokenizer;
  private final boolean supportsInfilling;
  private final Sampling sampling;
  private final DecoderNetwork network;

  private BaseTransformer(
      DecoderConfig config,
      NoteTokenizer tokenizer,
      boolean supportsInfilling,
      Sampling sampling,
      DecoderNetwork network) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.supportsInfilling = supportsInfilling;
    this.sampling = sampling;
    this.network = network;
  }

  /**
   * Creates a model with random weights.
   *
   * @param config sizes of its decoder, with room for two of the tokenizer's longest events
   * @param tokenizer converts between scores and tokens
   * @param seed seed of the weights; equal seeds give equal weights
   * @param options device, precision and threads; adapters are ignored
   * @return the model; the caller closes it
   * @throws IllegalArgumentException if the machine does not support the options
   */
  public static BaseTransformer create(
      DecoderConfig config, NoteTokenizer tokenizer, long seed, LoadOptions options) {
    BaseCheckpoint checkpoint = new BaseCheckpoint(config, tokenizer, false, Map.of());
    try {
      WeightSource weights = new RandomInitializer(checkpoint.specs(), seed);
      return make(checkpoint, Sampling.defaults(), weights, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: no file is read
    }
  }

  /**
   * Loads a saved model.
   *
   * @param folder folder of the model
   * @param options device, precision, threads and adapters
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or not valid; the message names it
   * @throws IllegalArgumentException if the machine does not support the options
   */
  public static BaseTransformer load(Path folder, LoadOptions options) throws IOException {
    BaseCheckpoint checkpoint = BaseCheckpoint.read(folder);
    try (FileWeights weights = FileWeights.open(checkpoint.specs(), folder, options.adapters())) {
      checkpoint.requireIn(folder);
      Sampling sampling = GenerationConfigFile.read(folder).sampling();
      return make(checkpoint, sampling, weights, options);
    }
  }

  private static BaseTransformer make(
      BaseCheckpoint checkpoint, Sampling sampling, WeightSource weights, LoadOptions options)
      throws IOException {
    Backend backend = Backends.select(options);
    DecoderNetwork network =
        backend.decoder(
            checkpoint.config(), BaseCheckpoint.PREFIX, BaseCheckpoint.OUTPUT, weights, options);
    return new BaseTransformer(
        checkpoint.config(),
        checkpoint.tokenizer(),
        checkpoint.supportsInfilling(),
        sampling,
        network);
  }

  /**
   * {@return a model that uses the given network}
   *
   * @param config sizes of the network
   * @param tokenizer tokenizer with the network's vocabulary
   * @param supportsInfilling whether the network was trained for infilling
   * @param network network with an output projection; closed with the model
   */
  public static BaseTransformer of(
      DecoderConfig config,
      NoteTokenizer tokenizer,
      boolean supportsInfilling,
      DecoderNetwork network) {
    return new BaseTransformer(config, tokenizer, supportsInfilling, Sampling.defaults(), network);
  }

  /** {@return the sizes of the decoder} */
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
    return new BaseCheckpoint(config, tokenizer, supportsInfilling, Map.of())
        .specs().stream().mapToLong(ParameterSpec::size).sum();
  }

  @Override
  public String device() {
    return network.device();
  }

  /**
   * Returns the logits of all tokens of the vocabulary after each position.
   *
   * @param sequences sequences of equal length, at least one token each
   * @return [sequences * positions][vocab]
   */
  public float[][] logits(List<TokenSequence> sequences) {
    return network.logits(hidden(sequences));
  }

  /** Returns the hidden states of all positions, [sequences * positions][dim]. */
  private float[][] hidden(List<TokenSequence> sequences) {
    int[] ids = TokenBatch.ids(sequences, sequences.size(), 1);
    try (DecoderCache cache = network.newCache(sequences.size(), ids.length / sequences.size())) {
      return network.hiddenStates(ids, 1, cache);
    }
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] targetPositions) {
    int time = sequences.get(0).length() - 1;
    TokenBatch.requirePredicted(targetPositions, time + 1);
    float[][] hidden = hidden(sequences.stream().map(all -> all.slice(0, time)).toList());
    List<float[]> hiddenBefore = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      for (int position : targetPositions) {
        hiddenBefore.add(hidden[i * time + position - 1]);
        targets.add(sequences.get(i).id(position, 0));
      }
    }
    List<TokenLoss> tokenLosses = new ArrayList<>();
    for (int first = 0; first < hiddenBefore.size(); first += POSITIONS_AT_ONCE) {
      int end = Math.min(first + POSITIONS_AT_ONCE, hiddenBefore.size());
      float[][] logits = network.logits(hiddenBefore.subList(first, end).toArray(float[][]::new));
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
  public Sampling sampling() {
    return sampling;
  }

  @Override
  public boolean supportsInfilling() {
    return supportsInfilling;
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

  /**
   * State of token sequences: each position is one token, sampled from the logits after the
   * position before it.
   */
  private final class BaseDecodingState implements DecodingState {
    private final DecoderCache cache = network.newCache(1, config.maxPositions());
    private float[][] logits = {}; // [sequences][vocab], after the last position read

    @Override
    public int batchSize() {
      return cache.batchSize();
    }

    @Override
    public int length() {
      return cache.length();
    }

    @Override
    public void append(List<TokenSequence> tokens) {
      int[] ids = TokenBatch.ids(tokens, batchSize(), 1);
      logits = network.logits(network.forward(ids, 1, cache));
    }

    @Override
    public void truncate(int length) {
      cache.truncate(length);
      logits = new float[0][];
    }

    @Override
    public List<TokenSequence> sampleNext(TokenSampler sampler) {
      if (logits.length == 0) {
        throw new IllegalStateException("at least one position must be read before one is sampled");
      }
      return IntStream.range(0, batchSize())
          .mapToObj(i -> TokenSequence.of(1, sampler.choose(i, logits[i].clone())))
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

package io.github.continuo.dual;

import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
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
import io.github.continuo.transformer.weights.FileWeights;
import io.github.continuo.transformer.weights.GenerationConfigFile;
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
 * Dual transformer over the events of an {@link EventTokenizer}: an event network reads events, a
 * token network predicts the tokens of the next one.
 *
 * <p>The input of the event network at a position is the sum of the embeddings of the event's
 * tokens. Its output is the first input of the token network, which then reads the tokens of the
 * next event one by one and predicts the following token each time. Both are {@link
 * DecoderNetwork}s. Architecture, sizes and checkpoints are those of SkyTNT's midi-model
 * (Apache-2.0).
 */
public final class DualTransformer implements SequenceModel {

  /** Named sizes. Those of published models have the names of their checkpoints. */
  public enum Preset {
    /** About 7 million parameters, for training and generation on a CPU. */
    SMALL_7M(EventVersion.V2, true, 256, 4, 4, 1024, 1, 1, 256),

    /** About 34 million parameters, for slow training on a CPU or for a small GPU. */
    COMPACT_34M(EventVersion.V2, true, 512, 6, 8, 2048, 2, 2, 512),

    /**
     * About 200 million parameters: an event network of 10 layers and 8 heads, a token network of 3
     * layers and 4 heads.
     */
    LARGE_200M(EventVersion.V2, true, 1024, 10, 8, 4096, 3, 4, 1024),

    /** 233,329,664 parameters; version 1 of the tokenizer. */
    TV1_MEDIUM(EventVersion.V1, false, 1024, 12, 16, 4096, 3, 4, 1024),

    /** 233,842,688 parameters. */
    TV2_MEDIUM(EventVersion.V2, false, 1024, 12, 16, 4096, 3, 4, 1024),

    /** 233,842,688 parameters; the tokenizer optimizes. */
    TV2O_MEDIUM(EventVersion.V2, true, 1024, 12, 16, 4096, 3, 4, 1024),

    /** 457,220,096 parameters. */
    TV2_LARGE(EventVersion.V2, false, 1024, 24, 16, 4096, 6, 4, 1024),

    /** 457,220,096 parameters; the tokenizer optimizes. */
    TV2O_LARGE(EventVersion.V2, true, 1024, 24, 16, 4096, 6, 4, 1024);

    /** Context length of the published models, in events. */
    public static final int MAX_POSITIONS = 4096;

    private final EventVersion version;
    private final boolean optimizes;
    private final int dim;
    private final int layers;
    private final int heads;
    private final int feedForwardDim;
    private final int tokenLayers;
    private final int tokenHeads;
    private final int tokenFeedForwardDim;

    Preset(
        EventVersion version,
        boolean optimizes,
        int dim,
        int layers,
        int heads,
        int feedForwardDim,
        int tokenLayers,
        int tokenHeads,
        int tokenFeedForwardDim) {
      this.version = version;
      this.optimizes = optimizes;
      this.dim = dim;
      this.layers = layers;
      this.heads = heads;
      this.feedForwardDim = feedForwardDim;
      this.tokenLayers = tokenLayers;
      this.tokenHeads = tokenHeads;
      this.tokenFeedForwardDim = tokenFeedForwardDim;
    }

    /** {@return the sizes with a context length of {@link #MAX_POSITIONS} events} */
    public DualConfig config() {
      return config(MAX_POSITIONS);
    }

    /**
     * {@return the sizes with the given context length}
     *
     * @param maxPositions context length in events, at least 2
     */
    public DualConfig config(int maxPositions) {
      return new DualConfig(
          optimizes ? EventTokenizer.optimizing(version) : EventTokenizer.of(version),
          new DecoderConfig(dim, layers, heads, feedForwardDim, maxPositions),
          new DecoderConfig(dim, tokenLayers, tokenHeads, tokenFeedForwardDim, MAX_POSITIONS));
    }
  }

  /** Number of events whose logits are computed at once for losses. */
  private static final int EVENTS_AT_ONCE = 64;

  private final DualConfig config;
  private final boolean supportsInfilling;
  private final Sampling sampling;
  private final DecoderNetwork eventNet;
  private final DecoderNetwork tokenNet;

  private DualTransformer(
      DualConfig config,
      boolean supportsInfilling,
      Sampling sampling,
      DecoderNetwork eventNet,
      DecoderNetwork tokenNet) {
    this.config = config;
    this.supportsInfilling = supportsInfilling;
    this.sampling = sampling;
    this.eventNet = eventNet;
    this.tokenNet = tokenNet;
  }

  /**
   * Creates a model with random weights.
   *
   * @param config tokenizer and sizes
   * @param seed seed of the weights; equal seeds give equal weights
   * @param options device, precision and threads; adapters are ignored
   * @return the model; the caller closes it
   * @throws IllegalArgumentException if the machine does not support the options
   */
  public static DualTransformer create(DualConfig config, long seed, LoadOptions options) {
    DualCheckpoint checkpoint = new DualCheckpoint(config, false, Map.of());
    try {
      WeightSource weights = new RandomInitializer(checkpoint.specs(), seed);
      return make(checkpoint, Sampling.defaults(), weights, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: no file is read
    }
  }

  /**
   * Loads a saved model, or a published one of the midi-model family.
   *
   * @param folder folder of the model
   * @param options device, precision, threads and adapters
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or not valid; the message names it
   * @throws IllegalArgumentException if the machine does not support the options
   */
  public static DualTransformer load(Path folder, LoadOptions options) throws IOException {
    DualCheckpoint checkpoint = DualCheckpoint.read(folder);
    try (FileWeights weights = FileWeights.open(checkpoint.specs(), folder, options.adapters())) {
      checkpoint.requireIn(folder);
      Sampling sampling = GenerationConfigFile.read(folder).sampling();
      return make(checkpoint, sampling, weights, options);
    }
  }

  private static DualTransformer make(
      DualCheckpoint checkpoint, Sampling sampling, WeightSource weights, LoadOptions options)
      throws IOException {
    Backend backend = Backends.select(options);
    DualConfig config = checkpoint.config();
    DecoderNetwork eventNet =
        backend.decoder(config.eventNet(), DualCheckpoint.EVENT_NET, null, weights, options);
    try {
      DecoderNetwork tokenNet =
          backend.decoder(
              config.tokenNet(), DualCheckpoint.TOKEN_NET, DualCheckpoint.OUTPUT, weights, options);
      return new DualTransformer(
          config, checkpoint.supportsInfilling(), sampling, eventNet, tokenNet);
    } catch (IOException | RuntimeException e) {
      eventNet.close();
      throw e;
    }
  }

  /**
   * {@return a model that uses the given networks}
   *
   * @param config tokenizer, and sizes of the networks
   * @param supportsInfilling whether the networks were trained for infilling
   * @param eventNet network over the events of a piece; closed with the model
   * @param tokenNet network over the tokens of an event, with an output projection; closed with the
   *     model
   */
  public static DualTransformer of(
      DualConfig config,
      boolean supportsInfilling,
      DecoderNetwork eventNet,
      DecoderNetwork tokenNet) {
    return new DualTransformer(config, supportsInfilling, Sampling.defaults(), eventNet, tokenNet);
  }

  /** {@return the tokenizer and the sizes} */
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
    return new DualCheckpoint(config, supportsInfilling, Map.of())
        .specs().stream().mapToLong(ParameterSpec::size).sum();
  }

  @Override
  public String device() {
    return eventNet.device();
  }

  /**
   * Returns the output of the event network after each event.
   *
   * @param sequences sequences of equal length, at least one event each
   * @return [sequences * events][dim]
   */
  public float[][] hidden(List<TokenSequence> sequences) {
    int width = tokenizer().width();
    int[] ids = TokenBatch.ids(sequences, sequences.size(), width);
    try (DecoderCache cache = eventNet.newCache(sequences.size(), sequences.get(0).length())) {
      return eventNet.hiddenStates(ids, width, cache);
    }
  }

  /**
   * Returns the logits of all tokens of the vocabulary at all slots of events.
   *
   * @param hidden output of the event network after the event before, [events][dim]
   * @param events token ids [events][width]; the last id of each has no effect
   * @return [events][width][vocab]
   */
  public float[][][] logits(float[][] hidden, int[][] events) {
    int width = tokenizer().width();
    float[][][] logits = new float[events.length][width][];
    try (DecoderCache cache = tokenNet.newCache(events.length, width)) {
      float[][] states = tokenNet.forward(hidden, cache);
      for (int slot = 0; slot < width; slot++) {
        if (slot > 0) {
          int previous = slot - 1;
          int[] ids = Arrays.stream(events).mapToInt(event -> event[previous]).toArray();
          states = tokenNet.forward(ids, 1, cache);
        }
        float[][] here = tokenNet.logits(states);
        for (int event = 0; event < events.length; event++) {
          logits[event][slot] = here[event];
        }
      }
    }
    return logits;
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] targetPositions) {
    int time = sequences.get(0).length() - 1;
    TokenBatch.requirePredicted(targetPositions, time + 1);
    float[][] hidden = hidden(sequences.stream().map(all -> all.slice(0, time)).toList());
    List<float[]> hiddenBefore = new ArrayList<>();
    List<int[]> targets = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      for (int event : targetPositions) {
        hiddenBefore.add(hidden[i * time + event - 1]);
        targets.add(sequences.get(i).slice(event, event + 1).ids());
      }
    }
    List<TokenLoss> tokenLosses = new ArrayList<>();
    for (int first = 0; first < targets.size(); first += EVENTS_AT_ONCE) {
      int end = Math.min(first + EVENTS_AT_ONCE, targets.size());
      int[][] events = targets.subList(first, end).toArray(int[][]::new);
      float[][][] logits = logits(hiddenBefore.subList(first, end).toArray(float[][]::new), events);
      for (int event = 0; event < events.length; event++) {
        for (int slot = 0; slot < events[event].length; slot++) {
          int id = events[event][slot];
          tokenLosses.add(
              id == tokenizer().padId()
                  ? TokenLoss.NONE
                  : TokenLoss.of(logits[event][slot], id, tokenizer().vocabulary()));
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
  public Sampling sampling() {
    return sampling;
  }

  @Override
  public boolean supportsInfilling() {
    return supportsInfilling;
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

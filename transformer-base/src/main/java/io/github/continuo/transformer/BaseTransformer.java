package io.github.continuo.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A decoder-only transformer over flat tokens: embedding, {@link DecoderStack}, output map. In
 * layout and arithmetic it is a Llama, so that Python tools load its checkpoints.
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

  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String OUTPUT = "lm_head.weight";

  private final DecoderConfig config;
  private final NoteTokenizer tokenizer;
  private final Network network;
  private final TorchScript script;
  private final NDArray embedding; // [vocab, dim]
  private final DecoderStack decoder;
  private final OutputMap output;
  private volatile boolean fillsRegions;

  private BaseTransformer(
      DecoderConfig config, NoteTokenizer tokenizer, boolean fillsRegions, Network network) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.fillsRegions = fillsRegions;
    this.network = network;
    script = network.script();
    embedding = network.embedding(EMBEDDING);
    decoder = network.decoderStack(config, "model.");
    output = network.outputMap(OUTPUT, tokenizer.padId());
  }

  /**
   * {@return a new model with random weights, to be trained; the caller closes it}
   *
   * @param config the sizes of its decoder, with room for two of the tokenizer's longest events
   * @param tokenizer what turns scores into its tokens
   * @param seed equal ones give equal weights
   * @param device as selected by {@link io.github.continuo.engine.Devices}
   */
  public static BaseTransformer create(
      DecoderConfig config, NoteTokenizer tokenizer, long seed, Device device) {
    return create(
        config,
        tokenizer,
        seed,
        LoadOptions.defaults()
            .withDevice(Devices.name(device))
            .withPurpose(LoadOptions.Purpose.TRAINING));
  }

  /**
   * {@return a new model with random weights; the caller closes it}
   *
   * @param config the sizes of its decoder, with room for two of the tokenizer's longest events
   * @param tokenizer what turns scores into its tokens
   * @param seed equal ones give equal weights
   * @param options how to make it; adapters to be merged are left out
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static BaseTransformer create(
      DecoderConfig config, NoteTokenizer tokenizer, long seed, LoadOptions options) {
    return Network.random(
        specs(config, tokenizer),
        seed,
        options,
        network -> new BaseTransformer(config, tokenizer, false, network));
  }

  /**
   * Loads a model that {@link #save} has written.
   *
   * @param folder the one that it was saved to
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or does not fit; the message names it
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static BaseTransformer load(Path folder, LoadOptions options) throws IOException {
    BaseCheckpoint checkpoint = BaseCheckpoint.read(folder);
    DecoderConfig config = checkpoint.config();
    NoteTokenizer tokenizer = checkpoint.tokenizer();
    return Network.load(
        specs(config, tokenizer),
        folder,
        options,
        network -> {
          checkpoint.requireIn(folder);
          return new BaseTransformer(config, tokenizer, checkpoint.fillsRegions(), network);
        });
  }

  static void requireRoom(DecoderConfig config, NoteTokenizer tokenizer) {
    int longestEvent = tokenizer.maxTimeTokens() + 2;
    if (config.maxPositions() < 2 * longestEvent) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "maxPositions must hold at least two of the longest events, %d tokens each, got %d",
              longestEvent,
              config.maxPositions()));
    }
  }

  /** The weights in the order in which Llama checkpoints name them. */
  private static List<WeightSpec> specs(DecoderConfig config, NoteTokenizer tokenizer) {
    requireRoom(config, tokenizer);
    int vocabulary = tokenizer.vocabulary().size();
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(WeightSpec.normal(EMBEDDING, 0.02, vocabulary, config.dim()));
    specs.addAll(DecoderStack.specs(config, "model."));
    specs.add(WeightSpec.normal(OUTPUT, 0.02, vocabulary, config.dim()));
    return specs;
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
  public int contextRows() {
    return config.maxPositions();
  }

  @Override
  public Device device() {
    return network.device();
  }

  @Override
  public Weights weights() {
    return network.weights();
  }

  @Override
  public NDArray loss(NDArray rows, int[] predicted, Pass pass) {
    PredictedRows batch = new PredictedRows(rows, predicted, script, pass);
    NDArray ids = batch.seen().squeeze(2); // [batch, time]
    NDArray hidden =
        pass.isTraining()
            ? decoder.train(script.train("embed", ids, embedding), pass)
            : decoder.infer(embed(ids)); // [batch, time, dim]
    return output.loss(batch.before(hidden), batch.targets().squeeze(2), pass);
  }

  @Override
  public List<Surprise> surprises(NDArray rows, int[] predicted) {
    PredictedRows batch = new PredictedRows(rows, predicted, script, Pass.evaluation());
    NDArray hidden = batch.before(decoder.infer(embed(batch.seen().squeeze(2))));
    return output.surprises(hidden, batch.targets().squeeze(2), tokenizer.vocabulary());
  }

  /**
   * The scores of all ids at all places, not normalised.
   *
   * <p>Must be called on the {@link EngineThread}.
   *
   * @param ids int64 [batch, time]; its manager will own the result
   * @return [batch, time, vocab]
   */
  public NDArray logits(NDArray ids) {
    return output.logits(decoder.infer(embed(ids)));
  }

  private NDArray embed(NDArray ids) {
    return script.infer(ids.getManager(), "embed", ids, embedding);
  }

  @Override
  public Decoding decode() {
    return EngineThread.call(FlatDecoding::new);
  }

  @Override
  public void save(Path folder, Map<String, String> facts) throws IOException {
    network.save(folder, facts, new BaseCheckpoint(config, tokenizer, fillsRegions, facts)::write);
  }

  @Override
  public boolean fillsRegions() {
    return fillsRegions;
  }

  @Override
  public void learnRegions() {
    network.requireWholeModel("regions");
    fillsRegions = true;
  }

  @Override
  public BaseTransformer copyTo(Device device) {
    return network.copyTo(
        device, copy -> new BaseTransformer(config, tokenizer, fillsRegions, copy));
  }

  @Override
  public Precision precision() {
    return network.arithmetic().precision();
  }

  @Override
  public String arithmetic() {
    return network.arithmetic().description();
  }

  @Override
  public void close() {
    network.close();
  }

  /** Sequences of flat tokens: every row is one id, known from the logits of the row before it. */
  private final class FlatDecoding implements Decoding {
    private final KvCache cache = decoder.newCache(network.manager(), 1, config.maxPositions());
    private List<float[]> logits = List.of(); // by sequence, of the row after those read

    @Override
    public int sequences() {
      return cache.batch();
    }

    @Override
    public int position() {
      return cache.position();
    }

    @Override
    public void read(List<TokenSequence> rows) {
      RowBatch batch = RowBatch.of(rows, sequences(), 1);
      float[] all =
          EngineThread.call(() -> decoder.logitsAfter(batch.ids(), embedding, cache, output));
      int vocabulary = all.length / sequences();
      logits =
          IntStream.range(0, sequences())
              .mapToObj(i -> Arrays.copyOfRange(all, i * vocabulary, (i + 1) * vocabulary))
              .toList();
    }

    @Override
    public void rewind(int position) {
      cache.rewind(position);
      logits = List.of();
    }

    @Override
    public List<TokenSequence> spell(Chooser chooser) {
      if (logits.isEmpty()) {
        throw new IllegalStateException("at least one row must be read before one is spelled");
      }
      return IntStream.range(0, sequences())
          .mapToObj(i -> TokenSequence.of(1, chooser.choose(i, logits.get(i).clone())))
          .toList();
    }

    @Override
    public void select(int... sequences) {
      EngineThread.run(() -> cache.select(sequences));
      if (!logits.isEmpty()) {
        logits = IntStream.of(sequences).mapToObj(logits::get).toList();
      }
    }

    @Override
    public void close() {
      EngineThread.run(cache::close);
    }
  }
}

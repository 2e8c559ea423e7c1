package io.github.continuo.dual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.EventTokenizer.Version;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderStack;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Network;
import io.github.continuo.transformer.OutputMap;
import io.github.continuo.transformer.Pass;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.PredictedRows;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.Surprise;
import io.github.continuo.transformer.WeightSpec;
import io.github.continuo.transformer.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A transformer over the rows of an {@link EventTokenizer}, made of two.
 *
 * <p>The event net reads a piece row by row, each as the sum of the embeddings of its ids. What it
 * gives after a row is the first input of the token net, which spells the next row id by id. Both
 * are {@link DecoderStack}s. The model, its sizes and its checkpoints are those of SkyTNT's
 * midi-model (Apache-2.0).
 */
public final class DualTransformer implements SequenceModel {

  /** Named sizes. The published ones go by the names of their checkpoints. */
  public enum Preset {
    /** About 7 million weights, to be trained and played on a CPU. */
    SMALL(Version.V2, true, 256, 4, 4, 1024, 1, 1, 256),

    /** About 34 million weights, for a CPU with patience or a small GPU. */
    COMPACT(Version.V2, true, 512, 6, 8, 2048, 2, 2, 512),

    /** About 200 million weights: 10 layers of 8 heads, and 3 of 4. */
    USER(Version.V2, true, 1024, 10, 8, 4096, 3, 4, 1024),

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
    private final boolean optimises;
    private final int dim;
    private final int layers;
    private final int heads;
    private final int innerDim;
    private final int tokenLayers;
    private final int tokenHeads;
    private final int tokenInnerDim;

    Preset(
        Version version,
        boolean optimises,
        int dim,
        int layers,
        int heads,
        int innerDim,
        int tokenLayers,
        int tokenHeads,
        int tokenInnerDim) {
      this.version = version;
      this.optimises = optimises;
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
          optimises ? EventTokenizer.optimising(version) : EventTokenizer.of(version),
          new DecoderConfig(dim, layers, heads, innerDim, maxPositions),
          new DecoderConfig(dim, tokenLayers, tokenHeads, tokenInnerDim, MAX_POSITIONS));
    }
  }

  private static final String EVENT_NET = "net.";
  private static final String TOKEN_NET = "net_token.";
  private static final String EMBEDDING = "embed_tokens.weight";
  private static final String OUTPUT = "lm_head.weight";

  /** Rows spelled at once where no gradient needs them all: 8 places and 3,406 logits each. */
  private static final int ROWS_AT_ONCE = 512;

  private final DualConfig config;
  private final Network network;
  private final TorchScript script; // of what the model adds to its decoders
  private final NDArray eventEmbedding; // [vocab, dim]
  private final DecoderStack eventNet;
  private final NDArray tokenEmbedding; // [vocab, dim]
  private final DecoderStack tokenNet;
  private final OutputMap output;
  private volatile boolean fillsRegions;

  private DualTransformer(DualConfig config, boolean fillsRegions, Network network) {
    this.config = config;
    this.fillsRegions = fillsRegions;
    this.network = network;
    script = TorchScript.load(network.manager(), DualTransformer.class, "dual.torchscript", "Dual");
    eventEmbedding = network.embedding(EVENT_NET + EMBEDDING);
    eventNet = network.decoderStack(config.eventNet(), EVENT_NET);
    tokenEmbedding = network.embedding(TOKEN_NET + EMBEDDING);
    tokenNet = network.decoderStack(config.tokenNet(), TOKEN_NET);
    output = network.outputMap(OUTPUT, config.tokenizer().padId());
  }

  /**
   * {@return a new model with random weights, to be trained; the caller closes it}
   *
   * @param config its tokenizer and its sizes
   * @param seed equal ones give equal weights
   * @param device as selected by {@link io.github.continuo.engine.Devices}
   */
  public static DualTransformer create(DualConfig config, long seed, Device device) {
    return create(
        config,
        seed,
        LoadOptions.defaults()
            .withDevice(Devices.name(device))
            .withPurpose(LoadOptions.Purpose.TRAINING));
  }

  /**
   * {@return a new model with random weights; the caller closes it}
   *
   * @param config its tokenizer and its sizes
   * @param seed equal ones give equal weights
   * @param options how to make it; adapters to be merged are left out
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static DualTransformer create(DualConfig config, long seed, LoadOptions options) {
    return Network.random(
        specs(config), seed, options, network -> new DualTransformer(config, false, network));
  }

  /**
   * Loads a model that {@link #save} has written, or a published one of the family.
   *
   * @param folder with the files of the model
   * @param options how to load it
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or does not fit; the message names it
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static DualTransformer load(Path folder, LoadOptions options) throws IOException {
    DualCheckpoint checkpoint = DualCheckpoint.read(folder);
    DualConfig config = checkpoint.config();
    return Network.load(
        specs(config),
        folder,
        options,
        network -> {
          checkpoint.requireIn(folder);
          return new DualTransformer(config, checkpoint.fillsRegions(), network);
        });
  }

  /** The weights in the order in which the family's checkpoints name them. */
  static List<WeightSpec> specs(DualConfig config) {
    int vocabulary = config.tokenizer().vocabulary().size();
    int dim = config.eventNet().dim();
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(WeightSpec.normalAfterPadding(EVENT_NET + EMBEDDING, 0.02, vocabulary, dim));
    specs.addAll(DecoderStack.specs(config.eventNet(), EVENT_NET));
    specs.add(WeightSpec.normalAfterPadding(TOKEN_NET + EMBEDDING, 0.02, vocabulary, dim));
    specs.addAll(DecoderStack.specs(config.tokenNet(), TOKEN_NET));
    specs.add(WeightSpec.uniform(OUTPUT, 1 / Math.sqrt(dim), vocabulary, dim));
    return specs;
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
  public int contextRows() {
    return config.eventNet().maxPositions();
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
    PredictedRows batch = new PredictedRows(rows, predicted, network.script(), pass);
    int dim = config.eventNet().dim();
    NDArray targets = batch.targets().reshape(-1, tokenizer().width()); // [rows, width]
    if (pass.isTraining()) {
      NDArray x = script.train("rows", batch.seen(), eventEmbedding);
      NDArray hidden = batch.before(eventNet.train(x, pass)).reshape(-1, dim); // [rows, dim]
      NDArray spelling = script.train("spelling", hidden, targets, tokenEmbedding);
      return output.loss(tokenNet.train(spelling, pass), targets, pass);
    }
    NDArray hidden = batch.before(hidden(batch.seen())).reshape(-1, dim); // [rows, dim]
    NDArray sum = rows.getManager().create(0f);
    long count = targets.getShape().get(0);
    for (long row = 0; row < count; row += ROWS_AT_ONCE) {
      try (NDManager scope = rows.getManager().newSubManager()) {
        NDIndex part =
            new NDIndex(
                String.format(Locale.ROOT, "%d:%d", row, Math.min(count, row + ROWS_AT_ONCE)));
        NDArray ids = targets.get(scope, part);
        NDArray spelled = spelled(hidden.get(scope, part), ids);
        sum.addi(output.loss(spelled, ids, pass));
      }
    }
    return sum;
  }

  @Override
  public List<Surprise> surprises(NDArray rows, int[] predicted) {
    PredictedRows batch = new PredictedRows(rows, predicted, network.script(), Pass.evaluation());
    int dim = config.eventNet().dim();
    NDArray hidden = batch.before(hidden(batch.seen())).reshape(-1, dim); // [rows, dim]
    NDArray targets = batch.targets().reshape(-1, tokenizer().width()); // [rows, width]
    List<Surprise> surprises = new ArrayList<>();
    long count = targets.getShape().get(0);
    for (long row = 0; row < count; row += ROWS_AT_ONCE) {
      try (NDManager scope = rows.getManager().newSubManager()) {
        NDIndex part =
            new NDIndex(
                String.format(Locale.ROOT, "%d:%d", row, Math.min(count, row + ROWS_AT_ONCE)));
        NDArray ids = targets.get(scope, part);
        NDArray spelled = spelled(hidden.get(scope, part), ids);
        surprises.addAll(output.surprises(spelled, ids, tokenizer().vocabulary()));
      }
    }
    return surprises;
  }

  /**
   * What the event net gives after each row.
   *
   * <p>Must be called on the {@link EngineThread}.
   *
   * @param rows int64 [batch, time, width]; its manager will own the result
   * @return [batch, time, dim]
   */
  public NDArray hidden(NDArray rows) {
    return eventNet.infer(script.infer(rows.getManager(), "rows", rows, eventEmbedding));
  }

  /**
   * The scores of all ids at all places of rows, not normalised.
   *
   * <p>Must be called on the {@link EngineThread}.
   *
   * @param hidden what the event net gave after the row before, [rows, dim]; its manager will own
   *     the result
   * @param rows int64 [rows, width]; the last id of each does not matter
   * @return [rows, width, vocab]
   */
  public NDArray logits(NDArray hidden, NDArray rows) {
    return output.logits(spelled(hidden, rows));
  }

  /** [rows, dim] and int64 [rows, width] to [rows, width, dim]. */
  private NDArray spelled(NDArray hidden, NDArray rows) {
    return tokenNet.infer(
        script.infer(hidden.getManager(), "spelling", hidden, rows, tokenEmbedding));
  }

  NDManager manager() {
    return network.manager();
  }

  DecoderStack eventNet() {
    return eventNet;
  }

  DecoderStack tokenNet() {
    return tokenNet;
  }

  NDArray eventEmbedding() {
    return eventEmbedding;
  }

  NDArray tokenEmbedding() {
    return tokenEmbedding;
  }

  OutputMap output() {
    return output;
  }

  @Override
  public Decoding decode() {
    return EngineThread.call(() -> new RowDecoding(this));
  }

  @Override
  public void save(Path folder, Map<String, String> facts) throws IOException {
    network.save(folder, facts, new DualCheckpoint(config, fillsRegions, facts)::write);
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
  public DualTransformer copyTo(Device device) {
    return network.copyTo(device, copy -> new DualTransformer(config, fillsRegions, copy));
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
    EngineThread.run(script::close);
    network.close();
  }
}

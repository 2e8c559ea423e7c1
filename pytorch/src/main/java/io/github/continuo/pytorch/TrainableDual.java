package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.continuo.dual.DualConfig;
import io.github.continuo.dual.DualTransformer;
import io.github.continuo.dual.checkpoint.DualCheckpoint;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.TokenLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link DualTransformer} to be trained. */
public final class TrainableDual implements TrainableModel {
  private static final String EMBEDDING = "embed_tokens.weight";

  /** Rows spelled at once where no gradient needs them all: 8 places and 3,406 logits each. */
  private static final int ROWS_AT_ONCE = 512;

  private final DualConfig config;
  private final Network network;
  private final TorchScript script; // of what the model adds to its decoders
  private final NDArray eventEmbedding; // [vocab, dim]
  private final TrainableDecoder eventNet;
  private final NDArray tokenEmbedding; // [vocab, dim]
  private final TrainableDecoder tokenNet;
  private final OutputProjection output;
  private final DualTransformer inference; // over the same weights
  private volatile boolean fillsRegions;

  private TrainableDual(DualConfig config, boolean fillsRegions, Network network) {
    this.config = config;
    this.fillsRegions = fillsRegions;
    this.network = network;
    script = TorchScript.load(network.manager(), TrainableDual.class, "dual.torchscript", "Dual");
    eventEmbedding = network.embedding(DualCheckpoint.EVENT_NET + EMBEDDING);
    eventNet = network.decoderStack(config.eventNet(), DualCheckpoint.EVENT_NET);
    tokenEmbedding = network.embedding(DualCheckpoint.TOKEN_NET + EMBEDDING);
    tokenNet = network.decoderStack(config.tokenNet(), DualCheckpoint.TOKEN_NET);
    output = network.outputMap(DualCheckpoint.OUTPUT, config.tokenizer().padId());
    inference =
        DualTransformer.of(
            config,
            fillsRegions,
            network.decoder(config.eventNet(), eventEmbedding, eventNet, null),
            network.decoder(config.tokenNet(), tokenEmbedding, tokenNet, output));
  }

  /**
   * {@return a new model with random weights; the caller closes it}
   *
   * @param config its tokenizer and its sizes
   * @param seed equal ones give equal weights
   * @param device as selected by {@link io.github.continuo.engine.Devices}
   */
  public static TrainableDual create(DualConfig config, long seed, Device device) {
    return Network.random(
        new DualCheckpoint(config, false, Map.of()).specs(),
        seed,
        device,
        network -> new TrainableDual(config, false, network));
  }

  /**
   * Loads a dual model, or a published one of the family.
   *
   * @param folder with the files of the model
   * @param options device and adapters
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or does not fit; the message names it
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static TrainableDual load(Path folder, LoadOptions options) throws IOException {
    return load(folder, options, null);
  }

  static TrainableDual load(Path folder, LoadOptions options, @Nullable LoraConfig settings)
      throws IOException {
    DualCheckpoint checkpoint = DualCheckpoint.read(folder);
    return Network.load(
        checkpoint.specs(),
        folder,
        options,
        settings,
        network -> {
          checkpoint.requireIn(folder);
          return new TrainableDual(checkpoint.config(), checkpoint.fillsRegions(), network);
        });
  }

  /** {@return its tokenizer and its sizes} */
  public DualConfig config() {
    return config;
  }

  @Override
  public EventTokenizer tokenizer() {
    return inference.tokenizer();
  }

  @Override
  public int contextLength() {
    return inference.contextLength();
  }

  @Override
  public long parameterCount() {
    return inference.parameterCount();
  }

  @Override
  public String device() {
    return inference.device();
  }

  @Override
  public Device torchDevice() {
    return network.device();
  }

  @Override
  public Parameters parameters() {
    return network.weights();
  }

  @Override
  public NDArray loss(NDArray rows, int[] predicted, ForwardOptions pass) {
    TargetPositions batch = new TargetPositions(rows, predicted, network.script(), pass);
    int dim = config.eventNet().dim();
    NDArray targets = batch.targets().reshape(-1, tokenizer().width()); // [rows, width]
    if (pass.isTraining()) {
      NDArray x = script.train("rows", batch.seen(), eventEmbedding);
      NDArray hidden = batch.before(eventNet.train(x, pass)).reshape(-1, dim); // [rows, dim]
      NDArray sampling = script.train("spelling", hidden, targets, tokenEmbedding);
      return output.loss(tokenNet.train(sampling, pass), targets, pass);
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
        NDArray sampled = sampled(hidden.get(scope, part), ids);
        sum.addi(output.loss(sampled, ids, pass));
      }
    }
    return sum;
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
    return output.logits(sampled(hidden, rows));
  }

  /** [rows, dim] and int64 [rows, width] to [rows, width, dim]. */
  private NDArray sampled(NDArray hidden, NDArray rows) {
    return tokenNet.infer(
        script.infer(hidden.getManager(), "spelling", hidden, rows, tokenEmbedding));
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted) {
    return inference.tokenLosses(sequences, predicted);
  }

  @Override
  public DecodingState newState() {
    return inference.newState();
  }

  @Override
  public void save(Path folder, Map<String, String> facts) throws IOException {
    network.save(folder, facts, new DualCheckpoint(config, fillsRegions, facts)::write);
  }

  @Override
  public boolean supportsInfilling() {
    return fillsRegions;
  }

  @Override
  public void enableInfilling() {
    network.requireWholeModel("regions");
    fillsRegions = true;
  }

  @Override
  public TrainableDual replicate(Device device) {
    return network.copyTo(device, copy -> new TrainableDual(config, fillsRegions, copy));
  }

  @Override
  public Precision precision() {
    return inference.precision();
  }

  @Override
  public String backend() {
    return inference.backend();
  }

  @Override
  public void close() {
    EngineThread.run(script::close);
    network.close();
  }
}

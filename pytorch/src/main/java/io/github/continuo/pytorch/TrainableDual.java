package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.continuo.dual.DualCheckpoint;
import io.github.continuo.dual.DualConfig;
import io.github.continuo.dual.DualTransformer;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trainable {@link DualTransformer}: batches of events in, a loss with gradients out. */
public final class TrainableDual extends NetworkModel {
  private static final String EMBEDDING = "embed_tokens.weight";

  /**
   * Number of events that the token network computes at once if no gradients are needed; each event
   * has 8 slots of 3,406 logits.
   */
  private static final int EVENTS_AT_ONCE = 512;

  private final DualConfig config;
  private final TorchScript script; // what the model adds to the decoders
  private final NDArray eventEmbedding; // [vocab, dim]
  private final TrainableDecoder eventNet;
  private final NDArray tokenEmbedding; // [vocab, dim]
  private final TrainableDecoder tokenNet;
  private final OutputProjection output;
  private final DualTransformer inference; // over the same weights

  private TrainableDual(DualConfig config, boolean fillsRegions, Network network) {
    super(network, fillsRegions);
    this.config = config;
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
   * @param config the tokenizer and the sizes of the model
   * @param seed seed of the weights; equal seeds give equal weights
   * @param device the device, as selected by {@link io.github.continuo.pytorch.Devices}
   */
  public static TrainableDual create(DualConfig config, long seed, Device device) {
    return Network.random(
        new DualCheckpoint(config, false, Map.of()).specs(),
        seed,
        device,
        network -> new TrainableDual(config, false, network));
  }

  /**
   * Loads a dual model, or a published model of the midi-model family.
   *
   * @param folder folder with the files of the model
   * @param options the device and adapters
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or invalid; the message names the file
   * @throws IllegalArgumentException if the device does not exist
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
          return new TrainableDual(checkpoint.config(), checkpoint.supportsInfilling(), network);
        });
  }

  /** {@return the tokenizer and the sizes of the model} */
  public DualConfig config() {
    return config;
  }

  @Override
  DualTransformer inference() {
    return inference;
  }

  @Override
  public EventTokenizer tokenizer() {
    return inference.tokenizer();
  }

  @Override
  public NDArray loss(NDArray tokens, int[] targetPositions, ForwardOptions options) {
    TargetPositions batch = new TargetPositions(tokens, targetPositions, network.script(), options);
    int dim = config.eventNet().dim();
    NDArray targets = batch.targets().reshape(-1, tokenizer().width()); // [events, width]
    if (options.isTraining()) {
      NDArray x = script.train("rows", batch.seen(), eventEmbedding);
      NDArray hidden = batch.before(eventNet.train(x, options)).reshape(-1, dim); // [events, dim]
      NDArray inputs = script.train("spelling", hidden, targets, tokenEmbedding);
      return output.loss(tokenNet.train(inputs, options), targets, options);
    }
    NDArray hidden = batch.before(hidden(batch.seen())).reshape(-1, dim); // [events, dim]
    NDArray sum = tokens.getManager().create(0f);
    long count = targets.getShape().get(0);
    for (long first = 0; first < count; first += EVENTS_AT_ONCE) {
      try (NDManager scope = tokens.getManager().newSubManager()) {
        NDIndex part = new NDIndex(first + ":" + Math.min(count, first + EVENTS_AT_ONCE));
        NDArray events = targets.get(scope, part);
        NDArray states = tokenStates(hidden.get(scope, part), events);
        sum.addi(output.loss(states, events, options));
      }
    }
    return sum;
  }

  /**
   * Returns the hidden states of the event network after each event.
   *
   * <p>Must be called on the {@link EngineThread}.
   *
   * @param events int64 [batch, time, width]; the manager of this array will own the result
   * @return [batch, time, dim]
   */
  public NDArray hidden(NDArray events) {
    return eventNet.infer(script.infer(events.getManager(), "rows", events, eventEmbedding));
  }

  /**
   * Returns the logits of all token ids at all slots of events.
   *
   * <p>Must be called on the {@link EngineThread}.
   *
   * @param hidden hidden state of the event network after the previous event, [events, dim]; the
   *     manager of this array will own the result
   * @param events int64 [events, width]; the last token of each event has no effect
   * @return [events, width, vocab]
   */
  public NDArray logits(NDArray hidden, NDArray events) {
    return output.logits(tokenStates(hidden, events));
  }

  /**
   * Returns the hidden states of the token network: [events, dim] and int64 [events, width] to
   * [events, width, dim].
   */
  private NDArray tokenStates(NDArray hidden, NDArray events) {
    return tokenNet.infer(
        script.infer(hidden.getManager(), "spelling", hidden, events, tokenEmbedding));
  }

  @Override
  public void save(Path folder, Map<String, String> facts) throws IOException {
    network.save(folder, facts, new DualCheckpoint(config, supportsInfilling(), facts)::write);
  }

  @Override
  public void close() {
    EngineThread.run(script::close);
    super.close();
  }
}

package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.base.BaseTransformer;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trainable {@link BaseTransformer}: batches of token ids in, a loss with gradients out. */
public final class TrainableBase extends NetworkModel {
  private final DecoderConfig config;
  private final TorchScript script;
  private final NDArray embedding; // [vocab, dim]
  private final TrainableDecoder decoder;
  private final OutputProjection output;
  private final BaseTransformer inference; // over the same weights

  private TrainableBase(
      DecoderConfig config, NoteTokenizer tokenizer, boolean fillsRegions, Network network) {
    super(network, fillsRegions);
    this.config = config;
    script = network.script();
    embedding = network.embedding(BaseCheckpoint.PREFIX + "embed_tokens.weight");
    decoder = network.decoderStack(config, BaseCheckpoint.PREFIX);
    output = network.outputMap(BaseCheckpoint.OUTPUT, tokenizer.padId());
    inference =
        BaseTransformer.of(
            config, tokenizer, fillsRegions, network.decoder(config, embedding, decoder, output));
  }

  /**
   * {@return a new model with random weights; the caller closes it}
   *
   * @param config the sizes of the decoder, with room for two of the longest events of the
   *     tokenizer
   * @param tokenizer converts scores to the model's tokens
   * @param seed seed of the weights; equal seeds give equal weights
   * @param device the device, as selected by {@link io.github.continuo.pytorch.Devices}
   */
  public static TrainableBase create(
      DecoderConfig config, NoteTokenizer tokenizer, long seed, Device device) {
    return Network.random(
        new BaseCheckpoint(config, tokenizer, false, Map.of()).specs(),
        seed,
        device,
        network -> new TrainableBase(config, tokenizer, false, network));
  }

  /**
   * Loads a base model.
   *
   * @param folder folder that the model was saved to
   * @param options the device and adapters
   * @return the model; the caller closes it
   * @throws IOException if a file is missing, unreadable or invalid; the message names the file
   * @throws IllegalArgumentException if the device does not exist
   */
  public static TrainableBase load(Path folder, LoadOptions options) throws IOException {
    return load(folder, options, null);
  }

  static TrainableBase load(Path folder, LoadOptions options, @Nullable LoraConfig settings)
      throws IOException {
    BaseCheckpoint checkpoint = BaseCheckpoint.read(folder);
    return Network.load(
        checkpoint.specs(),
        folder,
        options,
        settings,
        network -> {
          checkpoint.requireIn(folder);
          return new TrainableBase(
              checkpoint.config(), checkpoint.tokenizer(), checkpoint.supportsInfilling(), network);
        });
  }

  /** {@return the sizes of the decoder} */
  public DecoderConfig config() {
    return config;
  }

  @Override
  BaseTransformer inference() {
    return inference;
  }

  @Override
  public NoteTokenizer tokenizer() {
    return inference.tokenizer();
  }

  @Override
  public NDArray loss(NDArray tokens, int[] targetPositions, ForwardOptions options) {
    TargetPositions batch = new TargetPositions(tokens, targetPositions, script, options);
    NDArray ids = batch.seen().squeeze(2); // [batch, time]
    NDArray hidden =
        options.isTraining()
            ? decoder.train(script.train("embed", ids, embedding), options)
            : decoder.infer(embed(ids)); // [batch, time, dim]
    return output.loss(batch.before(hidden), batch.targets().squeeze(2), options);
  }

  /**
   * Returns the logits of all token ids at all positions.
   *
   * <p>Must be called on the {@link io.github.continuo.pytorch.engine.EngineThread}.
   *
   * @param ids token ids, int64 [batch, time]; the manager of this array will own the result
   * @return [batch, time, vocab]
   */
  public NDArray logits(NDArray ids) {
    return output.logits(decoder.infer(embed(ids)));
  }

  private NDArray embed(NDArray ids) {
    return script.infer(ids.getManager(), "embed", ids, embedding);
  }

  @Override
  public void save(Path folder, Map<String, String> facts) throws IOException {
    network.save(
        folder, facts, new BaseCheckpoint(config, tokenizer(), supportsInfilling(), facts)::write);
  }
}

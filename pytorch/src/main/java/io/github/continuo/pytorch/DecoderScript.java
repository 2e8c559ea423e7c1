package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.Precision;
import java.util.HashMap;
import java.util.Map;

/**
 * TorchScript source of a decoder, compiled for a layout of the linear layers and the data types in
 * which linear layers and attention are computed.
 *
 * <p>All calls must be made on the {@link io.github.continuo.pytorch.engine.EngineThread}.
 */
final class DecoderScript implements AutoCloseable {
  private static final String CLASS = "Decoder";
  private static final String SEPARATE = "separate.torchscript";
  private static final String ADAPTED = "adapted.torchscript";

  private final NDManager device;
  private final TorchScript script;
  private final NumberType numbers;
  private final String layout;
  private final Map<ForwardOptions, TorchScript> trainingScripts = new HashMap<>();

  private DecoderScript(NDManager device, NumberType numbers, String layout, NumberType attention) {
    this.device = device;
    this.numbers = numbers;
    this.layout = layout;
    script = TorchScript.compile(device, source(layout, numbers, attention), CLASS);
  }

  /**
   * {@return a script for weights that training may change: float32 arrays, used without a copy}
   *
   * @param parent manager of the device
   */
  public static DecoderScript trainable(NDManager parent) {
    return new DecoderScript(parent, NumberType.FLOAT32, SEPARATE, NumberType.FLOAT32);
  }

  /** Returns the same script for frozen weights with an adapter to be trained. */
  static DecoderScript adapted(NDManager parent) {
    return new DecoderScript(parent, NumberType.FLOAT32, ADAPTED, NumberType.FLOAT32);
  }

  /** Returns a script for inference. */
  static DecoderScript forInference(NDManager parent, NumberType numbers) {
    return forInference(parent, numbers, attention(numbers, parent.getDevice()));
  }

  /** Returns a script for inference with the given type of queries, keys and values. */
  static DecoderScript forInference(NDManager parent, NumberType numbers, NumberType attention) {
    return new DecoderScript(parent, numbers, SEPARATE, attention);
  }

  /**
   * Returns the type of queries, keys and values. The fastest attention of GPUs supports 16 bits
   * only; on a CPU, attention of one new position takes 6 to 9 times as long in 16 bits as in 32.
   */
  static NumberType attention(NumberType numbers, Device device) {
    return device.isGpu() ? numbers : NumberType.FLOAT32;
  }

  /** Returns the source for inference. */
  static String source(NumberType numbers, NumberType attention) {
    return source(SEPARATE, numbers, attention);
  }

  private static String source(String layout, NumberType numbers, NumberType attention) {
    String body = TorchScript.source(DecoderScript.class, "decoder.torchscript");
    return filledIn(body + TorchScript.source(DecoderScript.class, layout), numbers, attention);
  }

  private static String filledIn(String template, NumberType numbers, NumberType attention) {
    return template
        .replaceAll("\\bNUMBER\\b", Integer.toString(numbers.code()))
        .replaceAll("\\bATTENTION\\b", Integer.toString(attention.code()));
  }

  /** {@return the precision of the weights of linear layers} */
  public Precision precision() {
    return numbers.precision();
  }

  /** {@return the compiled script} */
  public TorchScript script() {
    return script;
  }

  /**
   * Returns the script for a training forward pass, compiled at the first call with these options.
   *
   * @throws IllegalArgumentException if the options have dropout and an adapter is trained
   */
  TorchScript script(ForwardOptions options) {
    if (isAdapted() && options.dropout() > 0) {
      throw new IllegalArgumentException(
          "dropout must be 0 where an adapter is trained, got " + options.dropout());
    }
    return trainingScripts.computeIfAbsent(
        options,
        any -> TorchScript.compile(device, trainingSource(options, device.getDevice()), CLASS));
  }

  /** Returns whether an adapter is trained beside frozen weights. */
  boolean isAdapted() {
    return layout.equals(ADAPTED);
  }

  private String trainingSource(ForwardOptions options, Device device) {
    NumberType type = NumberType.of(options.precision());
    NumberType attention = attention(type, device);
    String training = TorchScript.source(DecoderScript.class, "training.torchscript");
    return source(layout, type, attention)
        + filledIn(training, type, attention)
            .replaceAll("\\bDROPOUT\\b", Double.toString(options.dropout()))
            .replaceAll("\\bLABEL_SMOOTHING\\b", Double.toString(options.labelSmoothing()))
            .replaceAll("\\bBLOCKS_UP_TO\\b", Integer.toString(blocksUpTo(options, device)))
            .replaceAll("\\bLOGITS_AT_ONCE\\b", Integer.toString(logitsAtOnce(device)));
  }

  /**
   * Returns the maximum sequence length for attention by blocks. On a CPU it is faster, but it
   * needs memory that grows with the square of the length.
   */
  private static int blocksUpTo(ForwardOptions options, Device device) {
    if (device.isGpu()) {
      return 0;
    }
    return options.precision() == Precision.BF16 ? 1024 : 512;
  }

  /**
   * Returns the number of logits to compute at once: on a CPU they fit in a cache, on a GPU they
   * keep it busy.
   */
  private static int logitsAtOnce(Device device) {
    return device.isGpu() ? 1 << 26 : 1 << 21;
  }

  @Override
  public void close() {
    trainingScripts.values().forEach(TorchScript::close);
    script.close();
  }
}

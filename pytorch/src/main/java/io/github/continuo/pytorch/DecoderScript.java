package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.transformer.Precision;
import java.util.HashMap;
import java.util.Map;

/**
 * The arithmetic of a decoder: its TorchScript source, completed by how linear maps are laid out
 * and which numbers they are calculated in.
 *
 * <p>All calls must be made on the {@link io.github.continuo.engine.EngineThread}.
 */
final class DecoderScript implements AutoCloseable {
  private static final String CLASS = "Decoder";
  private static final String SEPARATE = "separate.torchscript";
  private static final String ADAPTED = "adapted.torchscript";

  private final NDManager device;
  private final TorchScript script;
  private final NumberType numbers;
  private final String layout;
  private final Map<ForwardOptions, TorchScript> forPasses = new HashMap<>();

  private DecoderScript(NDManager device, NumberType numbers, String layout, NumberType attention) {
    this.device = device;
    this.numbers = numbers;
    this.layout = layout;
    script = TorchScript.compile(device, source(layout, numbers, attention), CLASS);
  }

  /**
   * {@return arithmetic for weights that training may change: 32-bit arrays, used as they are}
   *
   * @param parent manager of the device to run on
   */
  public static DecoderScript trainable(NDManager parent) {
    return new DecoderScript(parent, NumberType.FLOAT32, SEPARATE, NumberType.FLOAT32);
  }

  /** The same, where an adapter is trained beside the maps. */
  static DecoderScript adapted(NDManager parent) {
    return new DecoderScript(parent, NumberType.FLOAT32, ADAPTED, NumberType.FLOAT32);
  }

  /** Arithmetic for inference. */
  static DecoderScript forInference(NDManager parent, NumberType numbers) {
    return forInference(parent, numbers, attention(numbers, parent.getDevice()));
  }

  /** With queries, keys and values of a type of choice. */
  static DecoderScript forInference(NDManager parent, NumberType numbers, NumberType attention) {
    return new DecoderScript(parent, numbers, SEPARATE, attention);
  }

  /**
   * The type of queries, keys and values. The fastest attention of GPUs takes 16 bits only; on a
   * CPU, that of one new row takes 6 to 9 times as long in 16 bits as in 32.
   */
  static NumberType attention(NumberType numbers, Device device) {
    return device.isGpu() ? numbers : NumberType.FLOAT32;
  }

  /** The source for inference. */
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

  /** {@return what weights of linear maps are kept in} */
  public Precision precision() {
    return numbers.precision();
  }

  /** {@return the source's methods} */
  public TorchScript script() {
    return script;
  }

  /**
   * The methods of a training pass, compiled when it is first asked for.
   *
   * @throws IllegalArgumentException if the pass has dropout and an adapter is trained
   */
  TorchScript script(ForwardOptions pass) {
    if (isAdapted() && pass.dropout() > 0) {
      throw new IllegalArgumentException(
          "dropout must be 0 where an adapter is trained, got " + pass.dropout());
    }
    return forPasses.computeIfAbsent(
        pass, any -> TorchScript.compile(device, trainingSource(pass, device.getDevice()), CLASS));
  }

  /** Whether an adapter is trained beside the maps. */
  boolean isAdapted() {
    return layout.equals(ADAPTED);
  }

  private String trainingSource(ForwardOptions pass, Device device) {
    NumberType type = NumberType.of(pass.precision());
    NumberType attention = attention(type, device);
    String training = TorchScript.source(DecoderScript.class, "training.torchscript");
    return source(layout, type, attention)
        + filledIn(training, type, attention)
            .replaceAll("\\bDROPOUT\\b", Double.toString(pass.dropout()))
            .replaceAll("\\bLABEL_SMOOTHING\\b", Double.toString(pass.labelSmoothing()))
            .replaceAll("\\bBLOCKS_UP_TO\\b", Integer.toString(blocksUpTo(pass, device)))
            .replaceAll("\\bLOGITS_AT_ONCE\\b", Integer.toString(logitsAtOnce(device)));
  }

  /**
   * The longest sequences that attention by blocks is for. On a CPU it is faster, but its memory
   * grows with their square.
   */
  private static int blocksUpTo(ForwardOptions pass, Device device) {
    if (device.isGpu()) {
      return 0;
    }
    return pass.precision() == Precision.BF16 ? 1024 : 512;
  }

  /** On a CPU they fit into a cache, on a GPU they are enough to keep it busy. */
  private static int logitsAtOnce(Device device) {
    return device.isGpu() ? 1 << 26 : 1 << 21;
  }

  @Override
  public void close() {
    forPasses.values().forEach(TorchScript::close);
    script.close();
  }
}

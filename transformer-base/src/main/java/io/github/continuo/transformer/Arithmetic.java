package io.github.continuo.transformer;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The arithmetic of a decoder, with linear maps calculated in one of several ways.
 *
 * <p>Which ways there are depends on the device, the processor and the engine's build. Each is
 * tried once, on a small map, before it is taken; so an operator that is missing, or that a
 * processor calculates wrongly, costs speed but is no error.
 *
 * <p>All calls must be made on the {@link io.github.continuo.engine.EngineThread}.
 */
public final class Arithmetic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Arithmetic.class);
  private static final String CLASS = "Decoder";
  private static final String SEPARATE = "separate.torchscript";
  private static final String ADAPTED = "adapted.torchscript";
  private static final String JOINED = "joined.torchscript";

  private final NDManager device;
  private final TorchScript script;
  private final LinearPath path;
  private final String layout;
  private final Map<Pass, TorchScript> forPasses = new HashMap<>();

  private Arithmetic(NDManager device, LinearPath path, String layout, NumberType attention) {
    this.device = device;
    script = TorchScript.compile(device, source(path, layout, attention), CLASS);
    this.path = path;
    this.layout = layout;
  }

  /**
   * {@return arithmetic for weights that training may change: 32-bit arrays, used as they are}
   *
   * @param parent manager of the device to run on
   */
  public static Arithmetic trainable(NDManager parent) {
    return new Arithmetic(parent, LinearPath.PLAIN_FP32, SEPARATE, NumberType.FLOAT32);
  }

  /** The same, where an adapter is trained beside the maps. */
  static Arithmetic adapted(NDManager parent) {
    return new Arithmetic(parent, LinearPath.PLAIN_FP32, ADAPTED, NumberType.FLOAT32);
  }

  /**
   * {@return arithmetic for inference: the best that there is on this machine}
   *
   * @param parent manager of the device to run on
   * @param wanted the precision; if it is not to be had, the next higher one is taken, which the
   *     log says and {@link #precision}
   */
  public static Arithmetic select(NDManager parent, Precision wanted) {
    return firstWorking(parent, LinearPath.forPrecision(wanted));
  }

  /** The first path that passes its trial. The last is taken without one. */
  static Arithmetic firstWorking(NDManager parent, List<LinearPath> bestFirst) {
    int last = bestFirst.size() - 1;
    for (LinearPath path : bestFirst.subList(0, last)) {
      Arithmetic tried = ifItWorks(parent, path);
      if (tried != null) {
        return taken(tried);
      }
    }
    return taken(forInference(parent, bestFirst.get(last)));
  }

  private static Arithmetic taken(Arithmetic arithmetic) {
    LOG.debug("linear maps: {}", arithmetic.description());
    return arithmetic;
  }

  private static Arithmetic forInference(NDManager parent, LinearPath path) {
    return forInference(parent, path, attention(path, parent.getDevice()));
  }

  /** With queries, keys and values of a type of choice. */
  static Arithmetic forInference(NDManager parent, LinearPath path, NumberType attention) {
    return new Arithmetic(parent, path, JOINED, attention);
  }

  /**
   * The type of queries, keys and values. The fastest attention of GPUs takes 16 bits only; on a
   * CPU, that of one new row takes 6 to 9 times as long in 16 bits as in 32.
   */
  static NumberType attention(LinearPath path, Device device) {
    return device.isGpu() && path.precision() == Precision.BF16
        ? NumberType.BFLOAT16
        : NumberType.FLOAT32;
  }

  private static @Nullable Arithmetic ifItWorks(NDManager parent, LinearPath path) {
    Arithmetic arithmetic = null;
    try {
      arithmetic = forInference(parent, path);
      double error = Trial.error(arithmetic, parent);
      if (error < Trial.TOLERANCE) {
        return arithmetic;
      }
      LOG.info(
          "linear maps: {} not taken, results are wrong by {} % on this machine",
          path.name(), Math.round(100 * error));
    } catch (EngineException e) {
      LOG.info("linear maps: {} not taken, it does not run on this machine", path.name());
      LOG.debug("why {} does not run", path.name(), e);
    }
    if (arithmetic != null) {
      arithmetic.close();
    }
    return null;
  }

  /** The source for inference. */
  static String source(LinearPath path, NumberType attention) {
    return source(path, JOINED, attention);
  }

  private static String source(LinearPath path, String layout, NumberType attention) {
    String body = TorchScript.source(Arithmetic.class, "decoder.torchscript");
    String maps = TorchScript.source(Arithmetic.class, layout);
    String linear = TorchScript.source(Arithmetic.class, path.resource());
    return filledIn(body + maps + linear, path, attention);
  }

  private static String filledIn(String template, LinearPath path, NumberType attention) {
    return template
        .replaceAll("\\bMap\\b", Matcher.quoteReplacement(path.mapType()))
        .replaceAll("\\b(NUMBER|HALF_RANGE)\\b", Integer.toString(path.number()))
        .replaceAll("\\bATTENTION\\b", Integer.toString(attention.code()));
  }

  /** {@return what weights of linear maps are kept in} */
  public Precision precision() {
    return path.precision();
  }

  /** {@return how linear maps are calculated, for people: {@code prepacked bf16}} */
  public String description() {
    return path.name();
  }

  /**
   * {@return the source's methods; where they ask for maps, they take a list that is {@linkplain
   * TorchScript.Kept kept}}
   */
  public TorchScript script() {
    return script;
  }

  /**
   * The methods of a training pass, compiled when it is first asked for.
   *
   * @throws IllegalStateException if this is not for weights that training may change
   * @throws IllegalArgumentException if the pass has dropout and an adapter is trained
   */
  TorchScript script(Pass pass) {
    if (layout.equals(JOINED)) {
      throw new IllegalStateException("weights must be trainable, but these are packed");
    }
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

  private String trainingSource(Pass pass, Device device) {
    LinearPath path = LinearPath.plain(pass.precision());
    String training = TorchScript.source(Arithmetic.class, "training.torchscript");
    return source(path, layout, attention(path, device))
        + filledIn(training, path, attention(path, device))
            .replaceAll("\\bDROPOUT\\b", Double.toString(pass.dropout()))
            .replaceAll("\\bLABEL_SMOOTHING\\b", Double.toString(pass.labelSmoothing()))
            .replaceAll("\\bBLOCKS_UP_TO\\b", Integer.toString(blocksUpTo(pass, device)))
            .replaceAll("\\bLOGITS_AT_ONCE\\b", Integer.toString(logitsAtOnce(device)));
  }

  /**
   * The longest sequences that attention by blocks is for. On a CPU it is faster, but its memory
   * grows with their square.
   */
  private static int blocksUpTo(Pass pass, Device device) {
    if (device.isGpu()) {
      return 0;
    }
    return pass.precision() == Precision.BF16 ? 1024 : 512;
  }

  /** On a CPU they fit into a cache, on a GPU they are enough to keep it busy. */
  private static int logitsAtOnce(Device device) {
    return device.isGpu() ? 1 << 26 : 1 << 21;
  }

  /** Linear maps to be packed, none yet; the caller closes it. */
  PackedMaps newMaps() {
    return new PackedMaps(device, script);
  }

  @Override
  public void close() {
    forPasses.values().forEach(TorchScript::close);
    script.close();
  }
}

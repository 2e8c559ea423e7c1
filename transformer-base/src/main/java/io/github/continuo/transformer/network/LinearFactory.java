package io.github.continuo.transformer.network;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.Precision;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Factory of the linear layers of a network, all of one precision. */
final class LinearFactory {
  private static final Logger LOG = LoggerFactory.getLogger(LinearFactory.class);

  /**
   * First Java version whose compiler vectorizes the conversion of bytes to floats in {@link
   * Int8Linear}. Measured: 17 does not, 25 does; the versions between were not measured.
   */
  private static final int FIRST_VECTORIZED_VERSION = 25;

  /** {@code bytes} or {@code floats} overrides the choice; the results are the same. */
  private static final String INT8_PROPERTY = "continuo.int8";

  /** {@code false} disables vector layers; the results are the same. */
  private static final String VECTOR_PROPERTY = "continuo.vector";

  /** Number of decoder weights from which vector layers pay off. */
  private static final long LARGE_WEIGHTS = 10_000_000;

  private static final boolean KEEPS_BYTES = keepsBytes();

  private final Precision precision;
  private final @Nullable VectorLayers vectorLayers;
  private final Workers workers;

  private LinearFactory(Precision precision, @Nullable VectorLayers vectorLayers, Workers workers) {
    this.precision = precision;
    this.vectorLayers = vectorLayers;
    this.workers = workers;
  }

  private static boolean keepsBytes() {
    String asked = System.getProperty(INT8_PROPERTY);
    return asked == null
        ? Runtime.version().feature() >= FIRST_VECTORIZED_VERSION
        : asked.equals("bytes");
  }

  /** Returns a factory for the layers of a decoder. */
  static LinearFactory of(DecoderConfig config, Precision precision, Workers workers) {
    boolean isLarge = weights(config) >= LARGE_WEIGHTS;
    return new LinearFactory(
        precision, precision == Precision.INT8 && isLarge ? vectorLayers() : null, workers);
  }

  private static long weights(DecoderConfig config) {
    long dim = config.dim();
    long attention = 2 * dim * dim + 2 * dim * config.keyValueDim();
    return config.layers() * (attention + 3 * dim * config.feedForwardDim());
  }

  private static @Nullable VectorLayers vectorLayers() {
    if ("false".equals(System.getProperty(VECTOR_PROPERTY))) {
      return null;
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      ClassLoader loader = LinearFactory.class.getClassLoader();
      for (VectorLayers layers : ServiceLoader.load(VectorLayers.class, loader)) {
        return layers.isFast() ? layers : null;
      }
    }
    Hint.give();
    return null;
  }

  /** Logs a hint once per process. */
  private static final class Hint {
    static {
      LOG.info(
          "a model of this size is faster with the artifact continuo-vector and java --add-modules"
              + " jdk.incubator.vector; its music is the same");
    }

    static void give() {}
  }

  /** Returns the precision of the layers. */
  Precision precision() {
    return precision;
  }

  /** Returns a description of the layers, for display. */
  String description() {
    return Text.format("java %s%s", precision, vectorLayers == null ? "" : " vector");
  }

  /**
   * Creates a layer from the weights of a checkpoint.
   *
   * @param rows [outputs][inputs], in row-major order
   */
  Linear of(float[] rows, int outputs, int inputs) {
    if (precision != Precision.INT8) {
      return FloatLinear.of(rows, outputs, inputs);
    }
    return vectorLayers == null
        ? Int8Linear.of(rows, outputs, inputs, KEEPS_BYTES, workers)
        : Int8Linear.of(rows, outputs, inputs, vectorLayers, workers);
  }
}

package io.github.continuo.transformer.network;

import io.github.continuo.transformer.Backend;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.WeightSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backend that computes networks in plain Java, on the CPU. */
public final class JavaBackend implements Backend {
  private static final Logger LOG = LoggerFactory.getLogger(JavaBackend.class);

  /** Name of this backend. */
  public static final String NAME = "java";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DecoderNetwork decoder(
      DecoderConfig config,
      String prefix,
      @Nullable String outputWeight,
      WeightSource weights,
      LoadOptions options)
      throws IOException {
    Precision precision = options.precision().orElse(Precision.INT8);
    if (precision == Precision.BF16) {
      LOG.info("bf16 is not computed in Java, taking fp32");
      precision = Precision.FP32;
    }
    int threads = options.threads() == 0 ? defaultThreads() : options.threads();
    Workers workers = new Workers(threads);
    LinearFactory layers = LinearFactory.of(config, precision, workers);
    try {
      return new JavaDecoder(
          DecoderWeights.read(config, prefix, outputWeight, weights, layers, workers), workers);
    } catch (IOException | RuntimeException e) {
      workers.close();
      throw e;
    }
  }

  /**
   * Returns at most 4: more threads help little, because fetching the weights takes most of the
   * time.
   */
  private static int defaultThreads() {
    return Math.min(Runtime.getRuntime().availableProcessors(), 4);
  }
}

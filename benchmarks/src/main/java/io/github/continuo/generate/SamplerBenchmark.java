package io.github.continuo.generate;

import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the sampling of one token from the 3,406 of the event vocabulary, 128 of them allowed,
 * in microseconds. The class is in the package of {@link LogitSampler}, which is package-private.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplerBenchmark {
  private static final int VOCABULARY = 3_406;
  private static final int FIRST_ALLOWED = 2_345; // the pitches
  private static final int ALLOWED = 128;

  /** Top-k; 0 keeps all tokens. */
  @Param({"20", "0"})
  public int topK = 20;

  private float[] logits = {};
  private final BitSet allowed = new BitSet();
  private LogitSampler sampler = new LogitSampler(GenerationOptions.defaults());

  /** Creates random logits from a fixed seed. */
  @Setup
  public void make() {
    Random random = new Random(1);
    logits = new float[VOCABULARY];
    for (int id = 0; id < VOCABULARY; id++) {
      logits[id] = 2 * (float) random.nextGaussian();
    }
    allowed.set(FIRST_ALLOWED, FIRST_ALLOWED + ALLOWED);
    sampler = new LogitSampler(GenerationOptions.defaults().withTopP(0.98).withTopK(topK));
  }

  /** Samples a token with {@link LogitSampler}. */
  @Benchmark
  public int draw() {
    return sampler.draw(logits, allowed);
  }
}

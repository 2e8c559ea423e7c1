package io.github.continuo.transformer.network;

/**
 * RMSNorm, root mean square layer normalization (Zhang and Sennrich 2019): {@code x /
 * sqrt(mean(x^2) + 1e-6) * weight}. The squares are added in double precision, in four partial sums
 * of every fourth element, which are then added from the first to the last.
 */
final class RmsNorm {
  private static final double EPSILON = 1e-6;

  private final float[] weight;

  RmsNorm(float[] weight) {
    this.weight = weight;
  }

  /** Normalizes x into y, which may be the same array. */
  void apply(float[] x, float[] y) {
    int size = weight.length;
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int fours = size & ~3;
    for (int i = 0; i < fours; i += 4) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
    }
    double sum = a + b + c + d;
    for (int i = fours; i < size; i++) {
      sum += (double) x[i] * x[i];
    }
    float factor = (float) (1 / Math.sqrt(sum / size + EPSILON));
    for (int i = 0; i < size; i++) {
      y[i] = x[i] * factor * weight[i];
    }
  }
}

package io.github.continuo.transformer.math;

/**
 * Math functions with bit-identical results on every machine, which {@link Math} does not
 * guarantee.
 */
public final class FloatMath {
  private static final float MIN_EXPONENT = -87; // below, the result would be subnormal
  private static final float MAX_EXPONENT = 88;

  private FloatMath() {}

  /**
   * Computes the exponential function with a relative error below 1e-7: {@code 2^n} times a
   * polynomial of degree 6 in the remainder, which is at most half of ln 2 (Moshier, Cephes, expf).
   *
   * @param x the exponent, clamped to -87..88
   * @return e to the power of x; NaN for NaN
   */
  public static float exp(float x) {
    float limited = Math.min(Math.max(x, MIN_EXPONENT), MAX_EXPONENT);
    int n = (int) (limited * 1.442695f + 512.5f) - 512; // rounded, as 512 makes it positive
    float r = limited - n * 0.6933594f - n * -2.1219444e-4f;
    float p = 1.9875691e-4f;
    p = p * r + 1.3981999e-3f;
    p = p * r + 8.333452e-3f;
    p = p * r + 4.1665796e-2f;
    p = p * r + 1.6666666e-1f;
    p = p * r + 0.5f;
    p = p * r * r + r + 1f;
    return p * Float.intBitsToFloat((n + 127) << 23);
  }

  /**
   * Computes the exponential function in double precision with a relative error below 1e-14: {@code
   * 2^n} times the Taylor polynomial of degree 12 in the remainder, which is at most half of ln 2.
   *
   * @param x the exponent, clamped to -708..709
   * @return e to the power of x; NaN for NaN
   */
  public static double exp(double x) {
    double limited = Math.min(Math.max(x, -708), 709);
    long n = (long) Math.floor(limited * 1.4426950408889634 + 0.5);
    double r = limited - n * 0.6931471803691238 - n * 1.9082149292705877e-10; // ln 2, in two parts
    double p = 1.0 / 479_001_600;
    p = p * r + 1.0 / 39_916_800;
    p = p * r + 1.0 / 3_628_800;
    p = p * r + 1.0 / 362_880;
    p = p * r + 1.0 / 40_320;
    p = p * r + 1.0 / 5_040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r * r + r + 1;
    return p * Double.longBitsToDouble((n + 1023) << 52);
  }

  /** Replaces the first {@code count} scores by the softmax of scores times {@code scale}. */
  public static void softmax(float[] scores, int count, float scale) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, scores[i]);
    }
    for (int i = 0; i < count; i++) {
      scores[i] = exp((scores[i] - largest) * scale);
    }
    float sum = 0;
    for (int i = 0; i < count; i++) {
      sum += scores[i];
    }
    for (int i = 0; i < count; i++) {
      scores[i] = scores[i] / sum;
    }
  }
}

package io.github.continuo.transformer;

import java.util.Locale;

/**
 * What the weights of linear layers are kept in for inference. All other numbers are 32-bit
 * floating point; only on a GPU, attention is in bfloat16 where linear layers are.
 */
public enum Precision {
  /** 32-bit floating point, as checkpoints have them: 4 bytes a weight. */
  FP32,
  /** bfloat16, weights and inputs rounded to 8 significant bits, with PyTorch: 2 bytes a weight. */
  BF16,
  /**
   * 8-bit integers with a scale for each output of a linear layer, in Java: 1 byte a weight from
   * Java 25 on; before, the same integers as floats, 4 bytes, with the same results.
   */
  INT8;

  /** The name that options say: {@code int8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.github.continuo.transformer;

import java.util.Locale;

/**
 * Number format of the weights of linear layers for inference. Everything else is float32, except
 * attention on a GPU, which is bfloat16 if linear layers are.
 */
public enum Precision {
  /** float32, as in checkpoints: 4 bytes per weight. */
  FP32,
  /**
   * bfloat16: weights and inputs have 8 significant bits; backend {@code pytorch}; 2 bytes per
   * weight.
   */
  BF16,
  /**
   * 8-bit integers with a scale for each output of a linear layer; backend {@code java}. 1 byte per
   * weight from Java 25 on; on earlier versions the same integers are stored as floats, 4 bytes per
   * weight, with the same results.
   */
  INT8;

  /** Returns the name as options use it: {@code int8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

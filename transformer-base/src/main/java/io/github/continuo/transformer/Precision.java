package io.github.continuo.transformer;

import ai.djl.Device;
import java.util.Locale;

/**
 * What the weights of linear maps are kept in for inference. All other numbers are 32-bit floating
 * point; only on a GPU, attention is in bfloat16 where linear maps are.
 *
 * <p>The time of a step is that of reading the weights, so half the bytes are twice the speed.
 */
public enum Precision {
  /** 32-bit floating point, as checkpoints have them: 4 bytes a weight. */
  FP32,
  /** bfloat16, weights and inputs rounded to 8 significant bits: 2 bytes a weight. */
  BF16,
  /**
   * 8-bit integers, for CPUs: 1 byte a weight. Weights are scaled for each output of a map, inputs
   * for each row, so that a row does not depend on the rows beside it.
   */
  INT8;

  /**
   * {@return what a model is loaded in unless asked otherwise: 8 bits on a CPU, bfloat16 on a GPU,
   * 32 bits elsewhere}
   *
   * @param device where the model is to run
   */
  public static Precision usual(Device device) {
    if (device.isGpu()) {
      return BF16;
    }
    return device.getDeviceType().equals(Device.Type.CPU) ? INT8 : FP32;
  }

  /** The name that options say: {@code int8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

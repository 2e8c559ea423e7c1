package io.github.continuo.pytorch;

import io.github.continuo.transformer.Precision;

/** A type of numbers that linear maps are calculated in. */
enum NumberType {
  FLOAT32(6, Precision.FP32),
  BFLOAT16(15, Precision.BF16);

  private final int code;
  private final Precision precision;

  NumberType(int code, Precision precision) {
    this.code = code;
    this.precision = precision;
  }

  /** That of a precision; of 8 bits the next higher one. */
  static NumberType of(Precision precision) {
    return precision == Precision.FP32 ? FLOAT32 : BFLOAT16;
  }

  /** What libtorch numbers it. */
  int code() {
    return code;
  }

  Precision precision() {
    return precision;
  }
}

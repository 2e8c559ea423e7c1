package io.github.continuo.pytorch;

import io.github.continuo.transformer.Precision;

/** Data type in which linear layers are computed. */
enum NumberType {
  FLOAT32(6, Precision.FP32),
  BFLOAT16(15, Precision.BF16);

  private final int code;
  private final Precision precision;

  NumberType(int code, Precision precision) {
    this.code = code;
    this.precision = precision;
  }

  /** Returns the type for a precision; for int8, bfloat16. */
  static NumberType of(Precision precision) {
    return precision == Precision.FP32 ? FLOAT32 : BFLOAT16;
  }

  /** Returns the code of the type in libtorch (ScalarType). */
  int code() {
    return code;
  }

  Precision precision() {
    return precision;
  }
}

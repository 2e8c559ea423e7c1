package io.github.continuo.transformer;

/** A type of the numbers of arrays inside TorchScript. */
enum NumberType {
  FLOAT32(6),
  BFLOAT16(15);

  private final int code;

  NumberType(int code) {
    this.code = code;
  }

  /** What libtorch numbers it. */
  int code() {
    return code;
  }
}

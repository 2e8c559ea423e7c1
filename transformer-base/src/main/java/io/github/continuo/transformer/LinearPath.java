package io.github.continuo.transformer;

import java.util.List;

/**
 * A way of calculating linear maps.
 *
 * @param name for people
 * @param precision what it keeps weights in
 * @param resource the part of the decoder's source that does it
 * @param mapType TorchScript's name for the type of a packed map
 * @param number what stands for the constant of the part: the code of a data type, or half the
 *     range of 8-bit inputs
 */
record LinearPath(String name, Precision precision, String resource, String mapType, int number) {
  private static final String ARRAY = "Tensor";
  private static final String PACKED = "__torch__.torch.classes.quantized.LinearPackedParamsBase";
  private static final int FLOAT = NumberType.FLOAT32.code();
  private static final int BFLOAT16 = NumberType.BFLOAT16.code();

  static final LinearPath PLAIN_FP32 =
      new LinearPath("plain fp32", Precision.FP32, "plain.torchscript", ARRAY, FLOAT);

  /**
   * All paths, the fewest bytes a weight first, then the fastest.
   *
   * <p>Products of 8-bit numbers are added in pairs. Processors with the AVX512-VNNI instructions
   * do so in 32 bits; on others the engine's pairs must fit into 16, which those of 7-bit inputs
   * do.
   */
  static final List<LinearPath> BEST_FIRST =
      List.of(
          new LinearPath("int8", Precision.INT8, "quantized.torchscript", PACKED, 127),
          new LinearPath(
              "int8 with 7-bit inputs", Precision.INT8, "quantized.torchscript", PACKED, 63),
          new LinearPath(
              "prepacked bf16", Precision.BF16, "prepacked.torchscript", ARRAY, BFLOAT16),
          new LinearPath("plain bf16", Precision.BF16, "plain.torchscript", ARRAY, BFLOAT16),
          new LinearPath("prepacked fp32", Precision.FP32, "prepacked.torchscript", ARRAY, FLOAT),
          PLAIN_FP32);

  /** The path of arrays as they are. */
  static LinearPath plain(Precision precision) {
    return BEST_FIRST.stream()
        .filter(
            path -> path.resource().equals("plain.torchscript") && path.precision() == precision)
        .findFirst()
        .orElseThrow();
  }

  /** The paths for a precision, the best first, then those that fewer machines lack. */
  static List<LinearPath> forPrecision(Precision wanted) {
    return BEST_FIRST.stream().filter(path -> path.precision().compareTo(wanted) <= 0).toList();
  }
}

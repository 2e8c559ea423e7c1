package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.transformer.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomModelTest {

  /**
   * By hand: a layer has 4 dim² + 3 dim inner weights, the output map 3,406 dim, or 836 dim of the
   * base model.
   *
   * <pre>
   * dual user    10 x 16,777,216 + 8 x (3 x 7,340,032 + 3,487,744) = 371,834,880
   * dual medium  12 x 16,777,216 + 8 x (3 x 7,340,032 + 3,487,744) = 405,389,312
   * dual small    4 x  1,048,576 + 8 x (1 x   458,752 +   871,936) =  14,839,808
   * base base                       6 x 3,211,264 + 428,032        =  19,695,616
   * base small                      6 x   802,816 + 214,016        =   5,030,912
   * </pre>
   */
  @ParameterizedTest
  @CsvSource({
    "DUAL, user, FP32, 1487339520",
    "DUAL, user, BF16, 743669760",
    "DUAL, user, INT8, 371834880",
    "DUAL, medium, FP32, 1621557248",
    "DUAL, small, FP32, 59359232",
    "BASE, base, FP32, 78782464",
    "BASE, base, INT8, 19695616",
    "BASE, small, BF16, 10061824"
  })
  void bytes_of_a_step_are_those_of_the_maps_it_reads(
      ModelKind kind, String preset, Precision precision, long bytes) {
    assertThat(RandomModel.bytesPerStep(kind, preset, precision)).isEqualTo(bytes);
  }
}

package io.github.continuo.transformer.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;

class FloatMathProperties {

  @Property(tries = 100_000)
  void the_exponential_is_that_of_the_jdk_to_a_ten_millionth(
      @ForAll @FloatRange(min = -87, max = 88) float x) {
    double expected = StrictMath.exp(x);

    assertThat(Math.abs(FloatMath.exp(x) - expected) / expected).isLessThan(1e-7);
  }

  @Property(tries = 100_000)
  void the_double_exponential_is_that_of_the_jdk_to_fourteen_digits(
      @ForAll @DoubleRange(min = -708, max = 709) double x) {
    double expected = StrictMath.exp(x);

    assertThat(Math.abs(FloatMath.exp(x) - expected) / expected).isLessThan(1e-14);
  }

  @Example
  void what_is_beyond_the_range_is_taken_as_its_end() {
    assertThat(FloatMath.exp(-1000f)).isEqualTo(FloatMath.exp(-87f)).isGreaterThan(0);
    assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(FloatMath.exp(-87f));
    assertThat(FloatMath.exp(1000f)).isEqualTo(FloatMath.exp(88f)).isLessThan(Float.MAX_VALUE);
    assertThat(FloatMath.exp(0f)).isEqualTo(1);
    assertThat(FloatMath.exp(-10_000.0)).isEqualTo(FloatMath.exp(-708.0)).isGreaterThan(0);
    assertThat(FloatMath.exp(10_000.0)).isEqualTo(FloatMath.exp(709.0)).isFinite();
    assertThat(FloatMath.exp(0.0)).isEqualTo(1);
    assertThat(FloatMath.exp(Float.NaN)).isNaN();
  }

  @Property
  void a_softmax_sums_up_to_1_and_keeps_the_order(
      @ForAll @Size(min = 1, max = 100) float[] scores) {
    float[] shares = scores.clone();

    FloatMath.softmax(shares, shares.length, 0.25f);

    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i];
      for (int j = 0; j < i; j++) {
        if (scores[i] > scores[j]) {
          assertThat(shares[i]).isGreaterThanOrEqualTo(shares[j]);
        }
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }
}

package io.github.continuo.transformer.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HalfFloatsTest {

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0.0",
    "0x8000, -0.0",
    "0x3C00, 1.0",
    "0x3555, 0.33325195",
    "0x7BFF, 65504.0",
    "0x0400, 6.1035156E-5",
    "0x03FF, 6.097555E-5",
    "0x7C00, Infinity",
    "0xFC00, -Infinity",
    "0x7E00, NaN"
  })
  void halves_are_widened_exactly(String half, float expected) {
    Float widened = HalfFloats.binary16(Integer.decode(half).shortValue());

    assertThat(widened).isEqualTo(Float.valueOf(expected)); // as objects: NaN equals NaN
  }

  @Test
  void every_normal_half_is_its_fraction_times_a_power_of_two() {
    for (int half = 0x0400; half < 0x7C00; half++) {
      float expected = Math.scalb(0x400 + (half & 0x3FF), (half >> 10) - 25);

      assertThat(HalfFloats.binary16((short) half)).isEqualTo(expected);
      assertThat(HalfFloats.binary16((short) (half | 0x8000))).isEqualTo(-expected);
    }
  }

  @Test
  void numbers_are_rounded_to_the_nearest_bfloat16_of_two_to_the_even_one() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000_000; i++) {
      float number = Float.intBitsToFloat(random.nextInt());
      short rounded = HalfFloats.rounded(number);
      if (Float.isNaN(number)) {
        assertThat(HalfFloats.bfloat16(rounded)).isNaN();
        continue;
      }
      short below = (short) (Float.floatToIntBits(number) >> 16); // towards 0
      double floor = HalfFloats.bfloat16(below);
      double up = number == floor ? floor : HalfFloats.bfloat16((short) (below + 1));
      if (Double.isInfinite(up)) {
        up = Math.copySign(0x1p128, number); // where the next one would be
      }
      double toFloor = Math.abs(number - floor);
      double toUp = Math.abs(up - number);
      boolean isUp = toUp < toFloor || (toUp == toFloor && (below & 1) == 1 && toUp > 0);
      assertThat(rounded).as("%s", number).isEqualTo((short) (isUp ? below + 1 : below));
    }
  }

  @Test
  void what_was_widened_is_rounded_back_in_place() {
    int count = 1 << 16;
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int half = 0; half < count; half++) {
      bytes.putShort(2 * count + 2 * half, (short) half);
    }
    HalfFloats.widen(bytes, true);

    HalfFloats.round(bytes);

    assertThat(bytes.remaining()).isEqualTo(2 * count);
    for (int i = 0; i < count; i++) {
      float same = HalfFloats.bfloat16(bytes.getShort(2 * i));
      assertThat((Float) same).isEqualTo((Float) HalfFloats.bfloat16((short) i));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void none_is_lost_when_all_of_them_are_widened_in_place(boolean isBfloat16) {
    int count = 1 << 16;
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int half = 0; half < count; half++) {
      bytes.putShort(2 * count + 2 * half, (short) half);
    }

    HalfFloats.widen(bytes, isBfloat16);

    for (int i = 0; i < count; i++) {
      short half = (short) i;
      float expected = isBfloat16 ? HalfFloats.bfloat16(half) : HalfFloats.binary16(half);
      assertThat((Float) bytes.getFloat(4 * i)).isEqualTo(Float.valueOf(expected));
    }
  }
}

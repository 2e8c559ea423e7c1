package io.github.continuo.transformer.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every output is the sum in the stated order, to the last bit, however it is computed. */
class LinearProperties {

  @Property
  void floats_are_added_in_order(
      @ForAll @IntRange(min = 1, max = 40) int inputs,
      @ForAll @IntRange(min = 1, max = 150) int outputs,
      @ForAll @IntRange(min = 1, max = 5) int vectors,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] rows = numbers(random, outputs * inputs);
    float[][] x = vectors(random, vectors, inputs);

    float[][] y = computed(FloatLinear.of(rows, outputs, inputs), x);

    for (int v = 0; v < vectors; v++) {
      for (int o = 0; o < outputs; o++) {
        float sum = 0;
        for (int i = 0; i < inputs; i++) {
          sum += x[v][i] * rows[o * inputs + i];
        }
        assertThat(y[v][o]).isEqualTo(sum);
      }
    }
  }

  @Property
  void bytes_and_the_same_integers_as_floats_give_the_same_bits(
      @ForAll @IntRange(min = 1, max = 40) int inputs,
      @ForAll @IntRange(min = 1, max = 150) int outputs,
      @ForAll @IntRange(min = 1, max = 5) int vectors,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] rows = numbers(random, outputs * inputs);
    float[][] x = vectors(random, vectors, inputs);

    float[][] bytes = computed(Int8Linear.of(rows, outputs, inputs, true, new Workers(1)), x);
    float[][] floats = computed(Int8Linear.of(rows, outputs, inputs, false, new Workers(1)), x);

    assertThat(bytes).isDeepEqualTo(floats);
    for (int o = 0; o < outputs; o++) {
      float scale = Int8Linear.scale(rows, o * inputs, inputs);
      float sum = 0;
      for (int i = 0; i < inputs; i++) {
        float weight = rows[o * inputs + i];
        float rounded = Int8Linear.rounded(weight, scale);
        assertThat(Math.abs(rounded * scale - weight)).isLessThanOrEqualTo(scale * 0.501f);
        sum += x[0][i] * rounded;
      }
      assertThat(bytes[0][o]).isEqualTo(sum * scale);
    }
  }

  @Property
  void parts_of_the_outputs_are_those_of_the_whole(
      @ForAll @IntRange(min = 1, max = 4) int blocks,
      @ForAll @IntRange(max = 63) int more,
      @ForAll boolean asBytes,
      @ForAll long seed) {
    int inputs = 13;
    int outputs = blocks * Workers.PART_OUTPUTS + more;
    Random random = new Random(seed);
    float[] rows = numbers(random, outputs * inputs);
    float[][] x = vectors(random, 2, inputs);
    Linear layer = Int8Linear.of(rows, outputs, inputs, asBytes, new Workers(1));

    float[][] parts = new float[2][outputs];
    for (int first = 0; first < outputs; first += Workers.PART_OUTPUTS) {
      layer.apply(x, parts, 2, first, Math.min(first + Workers.PART_OUTPUTS, outputs));
    }

    assertThat(parts).isDeepEqualTo(computed(layer, x));
  }

  private static float[][] computed(Linear layer, float[][] x) {
    float[][] y = new float[x.length][layer.outputs()];
    layer.apply(x, y, x.length, 0, layer.outputs());
    return y;
  }

  static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static float[][] vectors(Random random, int count, int size) {
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = numbers(random, size);
    }
    return vectors;
  }
}

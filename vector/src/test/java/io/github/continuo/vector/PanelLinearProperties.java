package io.github.continuo.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PanelLinearProperties {

  @Property(tries = 300)
  void every_output_is_the_sum_in_the_stated_order(
      @ForAll @IntRange(min = 1, max = 70) int inputs,
      @ForAll @IntRange(min = 1, max = 200) int outputs,
      @ForAll @IntRange(min = 1, max = 9) int vectors,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[][] weight = new byte[inputs][outputs];
    for (byte[] row : weight) {
      random.nextBytes(row);
    }
    float[] scales = numbers(random, outputs);
    float[][] x = new float[vectors][];
    for (int v = 0; v < vectors; v++) {
      x[v] = numbers(random, inputs);
    }
    PanelLinear layer = new PanelLinear(weight, scales);
    float[][] y = new float[vectors][outputs];

    layer.apply(x, y, vectors, 0, outputs);

    float[][] parts = new float[vectors][outputs];
    for (int first = 0; first < outputs; first += 64) {
      layer.apply(x, parts, vectors, first, Math.min(first + 64, outputs));
    }
    for (int v = 0; v < vectors; v++) {
      for (int o = 0; o < outputs; o++) {
        float sum = 0;
        for (int i = 0; i < inputs; i++) {
          sum += x[v][i] * weight[i][o];
        }
        assertThat(y[v][o]).isEqualTo(sum * scales[o]);
      }
      assertThat(parts[v]).isEqualTo(y[v]);
    }
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}

package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final List<ParameterSpec> SPECS =
      List.of(
          ParameterSpec.ones("ones", 3),
          ParameterSpec.normal("normal", 0.5, 100, 200),
          ParameterSpec.normalAfterPadding("padded", 0.5, 100, 200),
          ParameterSpec.uniform("uniform", 0.25, 100, 200),
          ParameterSpec.normal("scalar", 1));

  @Test
  void new_weights_are_distributed_as_specified() {
    Map<String, float[]> weights = random(1);

    assertThat(weights.get("ones")).containsExactly(1, 1, 1);
    assertThat(deviation(weights, "normal", 0)).isBetween(0.49, 0.51);
    assertThat(weights.get("padded")).startsWith(new float[200]);
    assertThat(deviation(weights, "padded", 200)).isBetween(0.49, 0.51);
    assertThat(deviation(weights, "uniform", 0))
        .isBetween(0.49 / Math.sqrt(12), 0.51 / Math.sqrt(12));
    assertThat(IntStream.range(0, 20_000).mapToDouble(i -> numbers(weights, "uniform")[i]))
        .allSatisfy(number -> assertThat(number).isBetween(-0.25, 0.25));
    assertThat(weights.get("scalar")).hasSize(1);
  }

  @Test
  void equal_seeds_give_equal_weights_and_others_others() {
    Map<String, float[]> weights = random(7);
    Map<String, float[]> again = random(7);
    Map<String, float[]> other = random(8);

    weights.forEach((name, numbers) -> assertThat(again.get(name)).isEqualTo(numbers));
    assertThat(other.get("normal")).isNotEqualTo(weights.get("normal"));
    assertThat(other.get("uniform")).isNotEqualTo(weights.get("uniform"));
  }

  private static Map<String, float[]> random(long seed) {
    return Network.random(SPECS, seed, Device.cpu(), ParametersTest::copiesAndClose);
  }

  /** Copies of all weights of a network, which is closed. */
  static Map<String, float[]> copiesAndClose(Network network) {
    try (network) {
      return copies(network.weights());
    }
  }

  /** Copies of all weights by name. */
  static Map<String, float[]> copies(Parameters weights) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    EngineThread.run(
        () -> weights.byName().forEach((name, array) -> copies.put(name, array.toFloatArray())));
    return copies;
  }

  private static float[] numbers(Map<String, float[]> weights, String name) {
    return Objects.requireNonNull(weights.get(name));
  }

  /** The standard deviation of the numbers from one on, whose mean shall be 0. */
  private static double deviation(Map<String, float[]> weights, String name, int first) {
    float[] numbers = numbers(weights, name);
    double squares = 0;
    double sum = 0;
    for (int i = first; i < numbers.length; i++) {
      squares += numbers[i] * numbers[i];
      sum += numbers[i];
    }
    int count = numbers.length - first;
    assertThat(sum / count).isBetween(-0.02, 0.02);
    return Math.sqrt(squares / count);
  }
}

package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final Sampling COOL =
      new Sampling(
          OptionalDouble.of(0.7),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.of(0.05),
          OptionalDouble.empty());

  @Test
  void what_is_open_is_taken_from_others() {
    assertThat(COOL.or(Sampling.defaults())).isEqualTo(Sampling.of(0.7, 0, 0.95, 0.05, 0));
    assertThat(Sampling.open().or(COOL)).isEqualTo(COOL);
  }

  @Test
  void greedy_settings_take_nothing_from_others() {
    Sampling greedy =
        new Sampling(
            OptionalDouble.of(0),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    assertThat(greedy.or(COOL).or(Sampling.defaults())).isEqualTo(Sampling.of(0, 0, 1, 0, 0));
  }

  @Test
  void values_out_of_range_are_refused() {
    assertThatThrownBy(() -> Sampling.of(-1, 0, 1, 0, 0))
        .hasMessage("temperature must be at least 0 (0 is greedy), got -1.0");
    assertThatThrownBy(() -> Sampling.of(Double.NaN, 0, 1, 0, 0)).hasMessageContaining("got NaN");
    assertThatThrownBy(() -> Sampling.of(1, -2, 1, 0, 0))
        .hasMessage("topK must be at least 0 (0 is all), got -2");
    assertThatThrownBy(() -> Sampling.of(1, 0, 0, 0, 0))
        .hasMessage("topP must be in (0, 1] (1 is all), got 0.0");
    assertThatThrownBy(() -> Sampling.of(1, 0, 1, 1.5, 0))
        .hasMessage("minP must be in [0, 1] (0 is all), got 1.5");
    assertThatThrownBy(() -> Sampling.of(1, 0, 1, 0, 1))
        .hasMessage("repeatedBars must be in [0, 1), got 1.0");
  }

  @Test
  void contradictory_settings_are_refused_with_their_values() {
    assertThatThrownBy(() -> Sampling.of(0, 0, 0.9, 0, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "temperature 0 is greedy and must have no topK, topP, minP or repeatedBars beside it,"
                + " got 0, 0.9, 0.0 and 0.5");
  }
}

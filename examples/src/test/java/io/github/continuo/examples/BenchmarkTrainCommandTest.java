package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That it says what it says it does; how fast, is not tested. */
class BenchmarkTrainCommandTest {

  private static Run measured(Object... more) {
    Object[] given = {
      "benchmark", "train", "--preset", "small", "--device", "cpu", "--steps", 1, "--batch", 2
    };
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  /** A window of 16 rows has as many targets, of events 8 for each, but 16 are given to read. */
  @ParameterizedTest
  @CsvSource({"base, fp32, 5248256, 32", "dual, bf16, 7271936, 256"})
  void figures_of_each_kind_of_model(String kind, String precision, long weights, int targets) {
    Run run =
        measured(
            "--model",
            kind,
            "--precision",
            precision,
            "--length",
            16,
            "--peak-tflops",
            2,
            "--json");

    assertThat(run.status()).isZero();
    JsonObject result = run.object();
    assertThat(result.get("model").getAsString()).isEqualTo(kind);
    assertThat(result.get("precision").getAsString()).isEqualTo(precision);
    assertThat(result.get("weights").getAsLong()).isEqualTo(weights);
    double stepSeconds = result.get("stepSeconds").getAsDouble();
    assertThat(stepSeconds).isPositive();
    assertThat(result.get("tokensPerSecond").getAsDouble()).isEqualTo(targets / stepSeconds);
    assertThat(result.get("modelFlopUse").getAsDouble())
        .isEqualTo(result.get("modelFlops").getAsDouble() / 2e12);
    assertThat(result.has("peakRssMb")).isTrue();
  }

  @Test
  void people_see_a_field_on_a_line() {
    Run run = measured("--model", "base", "--length", 4);

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("precision            fp32").contains("modelFlopUse         ?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--steps|0|steps must be at least 1, got 0",
        "--length|2|length must be in 3..4096, got 2",
        "--precision|int8|precision of training must be fp32 or bf16, got int8",
        "--precision|fp8|precision must be auto, fp32 or bf16, got fp8",
        "--dropout|1|dropout must be in [0, 1), got 1.0"
      })
  void settings_out_of_range_are_refused(String option, String value, String message) {
    Run run = Run.of("benchmark", "train", "--model", "base", option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}

package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.continuo.engine.Torch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That it says what it says it does; how fast, is not tested. */
class BenchmarkGenerateCommandTest {
  private int threadsBefore;

  private static Run measured(Object... more) {
    Object[] given = {
      "benchmark", "generate", "--preset", "small", "--device", "cpu", "--rounds", 1
    };
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @BeforeEach
  void note_threads() {
    threadsBefore = Torch.threads();
  }

  @AfterEach
  void restore_threads() {
    Torch.setThreads(threadsBefore);
  }

  @ParameterizedTest
  @CsvSource({"dual, eventsPerSecond, 59359232", "base, tokensPerSecond, 20123648"})
  void figures_of_each_kind_of_model(String kind, String speed, long bytesPerStep) {
    Run run =
        measured(
            "--model",
            kind,
            "--prompt",
            16,
            "--new",
            4,
            "--batch",
            2,
            "--threads",
            2,
            "--precision",
            "fp32",
            "--json");

    assertThat(run.status()).isZero();
    JsonObject result = run.object();
    assertThat(result.get("model").getAsString()).isEqualTo(kind);
    assertThat(result.get("preset").getAsString()).isEqualTo("small");
    assertThat(result.get("precision").getAsString()).isEqualTo("fp32");
    assertThat(result.get("device").getAsString()).isEqualTo("cpu");
    assertThat(result.get("threads").getAsInt()).isEqualTo(2);
    assertThat(result.get("batch").getAsInt()).isEqualTo(2);
    assertThat(result.get("promptRows").getAsInt()).isEqualTo(16);
    assertThat(result.get("newRows").getAsInt()).isEqualTo(4);
    assertThat(result.get("bytesPerStep").getAsLong()).isEqualTo(bytesPerStep);
    double stepsPerSecond = result.get(speed).getAsDouble() / 2;
    double promptSeconds = result.get("promptSeconds").getAsDouble();
    double readBytesPerSecond = result.get("readBytesPerSecond").getAsDouble();
    assertThat(stepsPerSecond).isPositive();
    assertThat(promptSeconds).isPositive();
    assertThat(result.get("firstEventMillis").getAsDouble()).isGreaterThan(promptSeconds * 1e3);
    assertThat(result.get("promptRowsPerSecond").getAsDouble()).isEqualTo(16 / promptSeconds);
    assertThat(result.get("bandwidthShare").getAsDouble())
        .isEqualTo(bytesPerStep * stepsPerSecond / readBytesPerSecond);
    assertThat(result.has("peakRssMb")).isTrue();
  }

  @Test
  void people_see_a_field_on_a_line() {
    Run run = measured("--model", "base", "--prompt", 3, "--new", 2);

    assertThat(run.status()).isZero();
    assertThat(run.out()).containsPattern("(?m)^model +base$").containsPattern("(?m)^newRows +2$");
  }

  @ParameterizedTest
  @CsvSource({
    "--batch, 0, 'batch must be at least 1, got 0'",
    "--prompt, 2, 'prompt must be at least 3, got 2'",
    "--prompt, 4096, 'prompt must be less than the 4096 rows of the context, got 4096'",
    "--new, 1, 'new must be at least 2, got 1'",
    "--rounds, 0, 'rounds must be at least 1, got 0'",
    "--threads, 0, 'threads must be at least 1, got 0'",
    "--precision, fp8, 'must be auto or one of [fp32, bf16, int8], got fp8'",
    "--preset, base, 'preset of a dual model must be one of [medium, small, user] here, got base'",
    "--model, huge, huge",
    "--device, gpu99, gpu99"
  })
  void option_out_of_range_is_wrong_usage(String option, String value, String told) {
    Run run = Run.of("benchmark", "generate", option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("continuo: ").contains(told).doesNotContain("\tat ");
  }

  @Test
  void nothing_to_measure_is_wrong_usage() {
    Run run = Run.of("benchmark");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required subcommand");
  }
}

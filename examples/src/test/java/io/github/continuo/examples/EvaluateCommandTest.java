package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void write_corpus() throws IOException {
    data = Songs.corpus(folder.resolve("data"));
  }

  @Test
  void the_loss_is_that_of_the_training_and_nearly_the_same_in_fewer_bits() {
    Path model = folder.resolve("model");
    Run training =
        Run.of(
            "train",
            "--data",
            data,
            "--out",
            model,
            "--length",
            40,
            "--batch",
            2,
            "--steps",
            4,
            "--device",
            "cpu",
            "--json");

    JsonObject exact = evaluated(model, "fp32");
    JsonObject eighth = evaluated(model, "int8");

    double loss = training.object().get("validationLoss").getAsDouble();
    assertThat(exact.get("natsPerToken").getAsDouble()).isCloseTo(loss, within(1e-4));
    assertThat(exact.get("precision").getAsString()).endsWith("fp32");
    assertThat(exact.get("tokens").getAsLong()).isPositive();
    assertThat(eighth.get("natsPerToken").getAsDouble()).isCloseTo(loss, within(0.01 * loss));
  }

  private JsonObject evaluated(Path model, String precision) {
    Run run =
        Run.of(
            "evaluate",
            model,
            "--data",
            data,
            "--length",
            40,
            "--batch",
            2,
            "--device",
            "cpu",
            "--precision",
            precision,
            "--json");
    assertThat(run.status()).as(run.err()).isZero();
    return run.object();
  }

  @Test
  void a_precision_that_is_none_is_wrong_usage() throws IOException {
    Run run = Run.of("evaluate", TinyModel.saveTo(folder), "--data", data, "--precision", "fp8");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("must be auto or one of [fp32, bf16, int8], got fp8");
  }

  @Test
  void a_folder_without_a_model_is_bad_input() {
    Run run = Run.of("evaluate", folder, "--data", data);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("must hold one of: a base model");
  }
}

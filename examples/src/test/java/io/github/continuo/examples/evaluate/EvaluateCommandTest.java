package io.github.continuo.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
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
            "--sequence-length",
            40,
            "--batch-size",
            2,
            "--steps",
            4,
            "--device",
            "cpu",
            "--json");

    JsonObject exact = evaluated(model, "fp32");
    JsonObject eighth = evaluated(model, "int8");

    double loss = training.object().get("validationLoss").getAsDouble();
    assertThat(exact.get("loss").getAsDouble()).isCloseTo(loss, within(1e-4));
    assertThat(exact.get("precision").getAsString()).endsWith("fp32");
    assertThat(exact.get("tokens").getAsLong()).isPositive();
    assertThat(eighth.get("loss").getAsDouble()).isCloseTo(loss, within(0.01 * loss));
  }

  @Test
  void the_report_has_what_the_json_has_and_pictures() throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("tiny"));
    Path report = folder.resolve("report");

    Run run =
        Run.of(
            "evaluate",
            model,
            "--data",
            data,
            "--split",
            "all",
            "--samples",
            2,
            "--prompt-bars",
            1,
            "--bars",
            2,
            "--report",
            report,
            "--device",
            "cpu",
            "--json");

    assertThat(run.status()).as(run.err()).isZero();
    JsonObject result = run.object();
    double sum =
        result.getAsJsonObject("nllPerNoteByPart").entrySet().stream()
            .mapToDouble(part -> part.getValue().getAsDouble())
            .sum();
    assertThat(result.get("notes").getAsLong()).isEqualTo(6 * 32 + 15);
    assertThat(result.get("nllPerNote").getAsDouble()).isCloseTo(sum, within(1e-9));
    JsonObject written = result.getAsJsonObject("samples");
    assertThat(written.get("pieces").getAsInt()).isEqualTo(2);
    assertThat(written.getAsJsonObject("reference").getAsJsonObject("note density").get("mean"))
        .isEqualTo(new JsonPrimitive(2.0)); // eighths
    assertThat(report.resolve("report.md"))
        .content()
        .contains("### piece0", "### piece3", "| pieces | 6 of all |");
    assertThat(report.resolve("piece-2-original.svg")).content().contains("<svg", "</svg>");
  }

  @Test
  void for_people_there_are_a_few_lines() throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("tiny"));

    Run run = Run.of("evaluate", model, "--data", data, "--device", "cpu");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("nats per token over", "nats per note over", "  onset");
    assertThat(run.err()).contains("no piece is long enough to continue: it must have 24 bars");
  }

  @Test
  void only_a_list_says_what_to_test_on() throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("tiny"));

    Run without = Run.of("evaluate", model, "--data", data, "--split", "test", "--samples", 0);
    Path splits = Files.createDirectory(folder.resolve("splits"));
    Files.writeString(splits.resolve("test.txt"), "piece4\n");
    Run with =
        Run.of(
            "evaluate",
            model,
            "--data",
            data,
            "--splits",
            splits,
            "--split",
            "test",
            "--samples",
            0,
            "--json");

    assertThat(without.status()).isEqualTo(1);
    assertThat(without.err()).contains("test.txt: there is no such file");
    assertThat(with.object().get("notes").getAsLong()).isEqualTo(36);
    assertThat(with.object().has("samples")).isFalse();
  }

  @Test
  void less_than_no_pieces_are_wrong_usage() throws IOException {
    Run run = Run.of("evaluate", TinyModel.saveTo(folder), "--data", data, "--samples", -1);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("pieces to generate must be at least 1, got -1");
  }

  private JsonObject evaluated(Path model, String precision) {
    Run run =
        Run.of(
            "evaluate",
            model,
            "--data",
            data,
            "--sequence-length",
            40,
            "--batch-size",
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

package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Going on from a model: with all its weights, or with an adapter beside them. */
class FineTuningTest {
  @TempDir static Path shared;
  private static Path data;
  private static Path base;

  @TempDir Path folder;

  @BeforeAll
  static void save_a_model() throws IOException {
    data = Songs.corpus(shared.resolve("data"));
    base = TinyModel.saveTo(shared.resolve("base"));
  }

  private static Run trained(Path to, Object... more) {
    Object[] given = {"train", "--data", data, "--out", to, "--batch-size", 3, "--steps", 6};
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  private static double natsPerToken(Path model, Object... more) {
    Object[] given = {"evaluate", model, "--data", data, "--device", "cpu", "--json"};
    Object[] all = Stream.concat(Stream.of(given), Stream.of(more)).toArray();
    return Run.of(all).object().get("loss").getAsDouble();
  }

  @Test
  void adapter_is_trained_beside_a_model_and_merged_into_it() throws IOException {
    byte[] before = Files.readAllBytes(base.resolve("model.safetensors"));
    Path adapter = folder.resolve("adapter");
    Path merged = folder.resolve("merged");

    Run training =
        trained(
            adapter,
            "--init-from",
            base,
            "--lora-rank",
            2,
            "--lora-alpha",
            8,
            "--lora-targets",
            "q_proj,down_proj",
            "--learning-rate",
            0.02,
            "--device",
            "cpu",
            "--json");
    Run merging = Run.of("merge", base, "--adapter", adapter, "--out", merged, "--json");

    assertThat(training.err()).contains("160 trainable parameters on cpu");
    assertThat(training.status()).isZero();
    assertThat(adapter)
        .isDirectoryContaining("glob:**/adapter_config.json")
        .isDirectoryContaining("glob:**/adapter_model.safetensors")
        .isDirectoryNotContaining("glob:**/config.json");
    assertThat(base.resolve("model.safetensors")).hasBinaryContent(before);
    assertThat(merging.status()).isZero();
    JsonObject report = merging.object();
    assertThat(report.get("weights").getAsLong()).isGreaterThan(160);
    assertThat(report.get("adapters").getAsJsonArray()).hasSize(1);
    double adapted = natsPerToken(base, "--adapter", adapter);
    assertThat(natsPerToken(merged)).isEqualTo(adapted);
    assertThat(natsPerToken(base)).isGreaterThan(adapted);
    assertThat(Files.readString(merged.resolve("continuo.json")))
        .contains("\"mergedAdapters\": \"adapter\"");
  }

  @Test
  void adapter_of_a_bundled_model_names_it() throws IOException {
    Path adapter = folder.resolve("adapter");

    Run training =
        trained(
            adapter,
            "--init-from",
            "pop909-base",
            "--lora-rank",
            1,
            "--lora-targets",
            "layers.0.mlp.up_proj",
            "--sequence-length",
            16,
            "--samples-every",
            0,
            "--device",
            "cpu");
    Run named = Run.of("evaluate", adapter, "--data", data, "--samples", 0, "--json");
    Run merged =
        Run.of(
            "evaluate",
            "pop909-base",
            "--adapter",
            adapter,
            "--data",
            data,
            "--samples",
            0,
            "--json");

    assertThat(training.status()).as(training.err()).isZero();
    assertThat(Files.readString(adapter.resolve("adapter_config.json")))
        .contains("\"base_model_name_or_path\": \"pop909-base\"");
    assertThat(named.object().get("loss")).isEqualTo(merged.object().get("loss"));
  }

  @Test
  void model_goes_on_learning_with_its_own_tokens_and_context() {
    Path tuned = folder.resolve("tuned");

    Run training =
        trained(tuned, "--init-from", base, "--learning-rate", 0.02, "--device", "cpu", "--json");

    assertThat(training.err()).doesNotContain("\tat ");
    assertThat(training.status()).isZero();
    assertThat(natsPerToken(tuned)).isLessThan(natsPerToken(base));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lora-rank 2                     | 2 | --lora-rank needs --init-from",
        "--init-from BASE --preset base         | 2 | --preset must not be given with --init-from: the model determines it",
        "--init-from BASE --lora-alpha 2        | 2 | --lora-alpha needs --lora-rank",
        "--init-from BASE --lora-rank 0         | 2 | rank of an adapter must be at least 1, got 0",
        "--init-from BASE --augment             | 2 | --augment needs an event tokenizer, got note",
        "--device gpu77                    | 2 | device \"gpu77\" requested but this engine sees only [cpu",
        "--init-from nowhere                    | 1 | nowhere: a model must be a folder or one of the bundled [open-dual, pop909-",
        "--init-from BASE --lora-rank 2 --lora-targets lm_head | 1 | target of an adapter must be the name of a linear layer"
      })
  void options_that_do_not_go_together_are_told(String options, int status, String told) {
    Path to = folder.resolve("model");
    Object[] words = options.replace("BASE", base.toString()).split(" ");

    Run run = trained(to, words);

    assertThat(run.err()).contains("continuo: ").contains(told).doesNotContain("\tat ");
    assertThat(run.status()).isEqualTo(status);
    assertThat(to).doesNotExist();
  }

  @Test
  void model_is_not_merged_into_its_own_folder() {
    Run run = Run.of("merge", base, "--adapter", folder, "--out", base);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--out must be another folder than MODEL, got " + base);
  }
}

package io.github.continuo.examples.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.Run;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertCommandTest {
  @TempDir Path folder;

  @Test
  void the_model_is_the_same_in_half_the_bytes() throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("model"));
    Path small = folder.resolve("small");

    Run run = Run.of("convert", model, "--out", small, "--json", "--precision", "bf16");

    assertThat(run.status()).as(run.err()).isZero();
    long before = Files.size(model.resolve("model.safetensors"));
    long after = run.object().get("bytes").getAsLong();
    assertThat(run.object().get("bytesBefore").getAsLong()).isEqualTo(before);
    assertThat(after).isEqualTo(Files.size(small.resolve("model.safetensors")));
    assertThat(after).isLessThan(before * 6 / 10);
    LoadOptions onCpu = LoadOptions.defaults().withDevice("cpu");
    try (SequenceModel whole = ModelFormat.loadAny(model, onCpu);
        SequenceModel half = ModelFormat.loadAny(small, onCpu)) {
      assertThat(half.tokenizer()).isEqualTo(whole.tokenizer());
      assertThat(half.supportsInfilling()).isEqualTo(whole.supportsInfilling());
    }
  }

  @Test
  void a_model_is_not_overwritten_and_must_be_there() throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("model"));

    Run same = Run.of("convert", model, "--out", model, "--precision", "bf16");
    Run none =
        Run.of(
            "convert",
            folder.resolve("none"),
            "--out",
            folder.resolve("small"),
            "--precision",
            "bf16");

    assertThat(same.status()).isEqualTo(2);
    assertThat(same.err()).contains("--out must be another folder than MODEL");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err())
        .contains("a model must be a folder, or owner/name on a hub, got " + folder);
  }

  @Test
  void the_sampling_is_kept_and_must_be_in_range() throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("model"));
    Path small = folder.resolve("small");
    Path config = model.resolve("generation_config.json");

    Files.writeString(config, "{\"top_p\": 7}");
    Run bad = Run.of("convert", model, "--out", small, "--precision", "bf16");
    assertThat(bad.status()).isEqualTo(1);
    assertThat(bad.err()).contains(config + ": topP must be in (0, 1] (1 is all), got 7.0");
    assertThat(small).doesNotExist();

    Files.writeString(config, "{\"top_p\": 0.7}");
    Run good = Run.of("convert", model, "--out", small, "--precision", "bf16");
    assertThat(good.status()).as(good.err()).isZero();
    assertThat(small.resolve("generation_config.json")).content().contains("\"top_p\": 0.7");
  }

  @Test
  void a_model_for_a_hub_has_a_card() throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("model"));
    Path published = folder.resolve("tiny|model");

    Run run = Run.of("convert", model, "--out", published, "--license", "apache-2.0");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(published.resolve("model.safetensors"))
        .hasSameBinaryContentAs(model.resolve("model.safetensors"));
    assertThat(published.resolve("README.md"))
        .content()
        .startsWith(
            """
            ---
            license: apache-2.0
            library_name: continuo
            tags:
            - midi
            - music
            - music-generation
            ---

            # tiny|model
            """)
        .contains("| context length | 64 |\n", "| infilling | no |\n");
    try (SequenceModel loaded = ModelFormat.loadAny(published, LoadOptions.defaults())) {
      assertThat(loaded.contextLength()).isEqualTo(64);
    }
  }

  @Test
  void an_adapter_for_a_hub_names_its_model() throws IOException {
    Path adapter = Files.createDirectory(folder.resolve("adapter"));
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 1}");
    TinyModel.writeFactors(adapter, "lm_head", new float[8], new float[836]);
    Path published = folder.resolve("published");

    Run nameless = Run.of("convert", adapter, "--out", published, "--license", "mit");
    Run run =
        Run.of(
            "convert",
            adapter,
            "--out",
            published,
            "--license",
            "mit",
            "--base-model",
            "owner/tiny");

    assertThat(nameless.status()).isEqualTo(1);
    assertThat(nameless.err()).contains("must name its model, owner/name; give --base-model");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(published.resolve("adapter_config.json"))
        .content()
        .contains("\"base_model_name_or_path\": \"owner/tiny\"", "\"lora_alpha\": 1");
    assertThat(published.resolve("README.md"))
        .content()
        .contains("\nbase_model: owner/tiny\n", "\n- lora\n");
    assertThat(published.resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(adapter.resolve("adapter_model.safetensors"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                        | convert needs --precision, --license or --base-model",
        "--license MIT License  | license must be an id of lower-case letters",
        "--base-model owner/tiny | --base-model must be given for adapters only"
      })
  void options_must_fit(@Nullable String options, String told) throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("model"));
    List<Object> words = new ArrayList<>(List.of("convert", model, "--out", folder.resolve("x")));
    if (options != null) {
      words.addAll(List.of(options.split(" ", 2)));
    }

    Run run = Run.of(words.toArray());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(told);
    assertThat(folder.resolve("x")).doesNotExist();
  }
}

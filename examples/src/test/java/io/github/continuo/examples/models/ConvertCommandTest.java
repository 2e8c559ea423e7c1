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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(none.err()).contains("model.safetensors: there is no such file");
  }
}

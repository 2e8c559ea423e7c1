package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.base.BaseTransformer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelTest {
  private static final LoadOptions ON_CPU = LoadOptions.defaults().withDevice("cpu");

  @TempDir Path first;
  @TempDir Path second;

  /** A class path of two artifacts, in the first of which there is a model. */
  private URLClassLoader artifacts() throws IOException {
    URL[] urls = {first.toUri().toURL(), second.toUri().toURL()};
    return new URLClassLoader(urls, null);
  }

  @BeforeEach
  void write_artifacts() throws IOException {
    Path continuo = Files.createDirectories(first.resolve("META-INF/continuo"));
    Files.writeString(continuo.resolve("models.txt"), "tiny\n");
    Path other = Files.createDirectories(second.resolve("META-INF/continuo"));
    Files.writeString(other.resolve("models.txt"), "other\n");
    Models.saveLively(3, continuo.resolve("models/tiny"));
  }

  @Test
  void every_artifact_tells_its_names() throws IOException {
    try (URLClassLoader artifacts = artifacts()) {
      assertThat(BundledModel.names(artifacts)).containsExactly("other", "tiny");
    }
    assertThat(BundledModel.names()).isEmpty(); // of these tests
  }

  @Test
  void a_model_is_what_its_folder_would_give() throws IOException {
    Path folder = first.resolve("META-INF/continuo/models/tiny");
    try (URLClassLoader artifacts = artifacts();
        SequenceModel bundled = BundledModel.load("tiny", ON_CPU, artifacts);
        SequenceModel loaded = ModelFormat.loadAny(folder, ON_CPU)) {
      assertThat(bundled.tokenizer()).isEqualTo(loaded.tokenizer());
      assertThat(bundled.contextLength()).isEqualTo(loaded.contextLength());
      assertThat(logits(bundled)).isEqualTo(logits(loaded));
    }
  }

  private static float[][] logits(SequenceModel model) {
    TokenSequence ids = TokenSequence.of(1, 834, 300, 301, 302);
    return ((BaseTransformer) model).logits(List.of(ids));
  }

  @Test
  void what_is_not_there_is_said() throws IOException {
    try (URLClassLoader artifacts = artifacts()) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> BundledModel.load("large", ON_CPU, artifacts))
          .withMessage(
              "a bundled model must be one of [other, tiny], as their artifacts are on the class"
                  + " path, got large");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> BundledModel.load("other", ON_CPU, artifacts))
          .withMessage(
              "there must be a resource META-INF/continuo/models/other/config.json, got none");
    }
  }
}

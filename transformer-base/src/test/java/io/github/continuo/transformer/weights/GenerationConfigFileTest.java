package io.github.continuo.transformer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.transformer.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationConfigFileTest {
  @TempDir private Path folder;

  @Property(tries = 50)
  void all_values_are_read(
      @ForAll @DoubleRange(min = 0.01, max = 10) double temperature,
      @ForAll @IntRange(max = 1000) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
      @ForAll @DoubleRange(max = 1) double minP,
      @ForAll @DoubleRange(max = 0.99) double repeatedBars)
      throws IOException {
    Path model = Files.createTempDirectory("continuo-test");
    try {
      Files.writeString(
          model.resolve(GenerationConfigFile.NAME),
          String.format(
              Locale.ROOT,
              "{\"temperature\": %s, \"top_k\": %d, \"top_p\": %s, \"min_p\": %s,"
                  + " \"repeated_bars\": %s}",
              temperature,
              topK,
              topP,
              minP,
              repeatedBars));

      assertThat(GenerationConfigFile.read(model).sampling())
          .isEqualTo(Sampling.of(temperature, topK, topP, minP, repeatedBars));
    } finally {
      Files.deleteIfExists(model.resolve(GenerationConfigFile.NAME));
      Files.delete(model);
    }
  }

  @Test
  void without_a_file_the_defaults_are_used() throws IOException {
    assertThat(GenerationConfigFile.read(folder).sampling()).isEqualTo(Sampling.defaults());
  }

  @Test
  void keys_of_hugging_face_are_read_and_others_ignored() throws IOException {
    write("{\"bos_token_id\": 1, \"do_sample\": true, \"temperature\": 0.6, \"top_p\": 0.9}");

    assertThat(GenerationConfigFile.read(folder).sampling())
        .isEqualTo(Sampling.of(0.6, 0, 0.9, 0, 0));
  }

  @Test
  void without_sampling_it_is_greedy() throws IOException {
    write("{\"do_sample\": false}");

    assertThat(GenerationConfigFile.read(folder).sampling()).isEqualTo(Sampling.of(0, 0, 1, 0, 0));
  }

  @Test
  void contradictions_and_bad_values_are_refused_with_the_file() throws IOException {
    write("{\"do_sample\": false, \"temperature\": 0.5}");
    assertThatThrownBy(() -> GenerationConfigFile.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(GenerationConfigFile.NAME)
        .hasMessageContaining("do_sample false")
        .hasMessageContaining("0.5");

    write("{\"top_p\": 7}");
    assertThatThrownBy(() -> GenerationConfigFile.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(GenerationConfigFile.NAME)
        .hasMessageContaining("topP must be in (0, 1] (1 is all), got 7.0");
  }

  @Test
  void what_is_written_equals_what_was_read(@TempDir Path copy) throws IOException {
    GenerationConfigFile.read(folder).write(copy);
    assertThat(copy).isEmptyDirectory();

    write("{\"bos_token_id\": 1, \"temperature\": 0.6}");
    GenerationConfigFile.read(folder).write(copy);
    assertThat(JsonFile.read(copy.resolve(GenerationConfigFile.NAME)).object())
        .isEqualTo(JsonFile.read(folder.resolve(GenerationConfigFile.NAME)).object());
  }

  private void write(String json) throws IOException {
    Files.writeString(folder.resolve(GenerationConfigFile.NAME), json);
  }
}

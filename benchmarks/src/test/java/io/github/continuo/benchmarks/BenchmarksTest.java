package io.github.continuo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.continuo.dual.DualTransformer;
import io.github.continuo.generate.SamplerBenchmark;
import io.github.continuo.transformer.base.BaseTransformer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That they run at all, without a folder of songs; how fast, is not tested. */
class BenchmarksTest {

  @Test
  void reading_gives_the_notes_to_both_readers() throws Exception {
    ReadBenchmark benchmark = new ReadBenchmark();

    benchmark.load();

    assertThat(benchmark.continuo().notes()).hasSizeGreaterThan(1000);
    assertThat(benchmark.jdk().getTracks()).hasSize(4);
  }

  @Test
  void writing_gives_whole_files() throws Exception {
    WriteBenchmark benchmark = new WriteBenchmark();

    benchmark.load();

    assertThat(benchmark.continuo()).hasSizeGreaterThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"note", "event-v2-optimized"})
  void tokenizing_takes_the_same_songs(String tokenizer) throws Exception {
    TokenizerBenchmark benchmark = new TokenizerBenchmark();
    benchmark.tokenizerName = tokenizer;

    benchmark.load();

    assertThat(benchmark.encode().length()).isGreaterThan(1000);
    assertThat(benchmark.decode().notes()).hasSizeGreaterThan(1000);
  }

  @Test
  void dual_model_reads_a_row_and_spells_another() throws Exception {
    StepBenchmark benchmark = new StepBenchmark();
    StepBenchmark.Dual dual = new StepBenchmark.Dual();
    dual.preset = DualTransformer.Preset.SMALL_7M;

    dual.create();
    dual.begin();
    benchmark.eventNet(dual);

    assertThat(benchmark.tokenNet(dual).width()).isEqualTo(8);
    dual.close();
  }

  @Test
  void base_model_reads_a_token() throws Exception {
    StepBenchmark benchmark = new StepBenchmark();
    StepBenchmark.Base base = new StepBenchmark.Base();
    base.preset = BaseTransformer.Preset.SMALL;

    base.create();
    base.begin();
    benchmark.flat(base);

    base.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"note", "event-v2-optimized"})
  void grammar_goes_on_for_ever(String tokenizer) throws Exception {
    GrammarBenchmark benchmark = new GrammarBenchmark();
    benchmark.tokenizerName = tokenizer;

    benchmark.encode();
    benchmark.begin();

    for (int i = 0; i < 10_000; i++) {
      benchmark.step();
    }
    assertThat(benchmark.allowed().isEmpty()).isFalse();
  }

  @Test
  void draws_are_among_the_pitches() {
    SamplerBenchmark benchmark = new SamplerBenchmark();

    benchmark.make();

    assertThat(benchmark.draw()).isBetween(2_345, 2_472);
  }

  @Test
  void folder_without_songs_is_refused(@TempDir Path folder) {
    assertThatIOException()
        .isThrownBy(() -> Songs.files(folder.toString()))
        .withMessage("folder must hold files named *.mid, got none under " + folder);
  }
}

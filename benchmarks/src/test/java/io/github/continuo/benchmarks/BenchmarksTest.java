package io.github.continuo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void writing_and_tokenizing_take_the_same_songs() throws Exception {
    WriteBenchmark write = new WriteBenchmark();
    NoteTokenizerBenchmark tokenize = new NoteTokenizerBenchmark();

    write.load();
    tokenize.load();

    assertThat(write.continuo()).hasSizeGreaterThan(10_000);
    assertThat(tokenize.encode().length()).isGreaterThan(2000);
    assertThat(tokenize.decode().notes()).hasSizeGreaterThan(1000);
  }

  @Test
  void folder_without_songs_is_refused(@TempDir Path folder) {
    assertThatIOException()
        .isThrownBy(() -> Songs.files(folder.toString()))
        .withMessage("folder must hold files named *.mid, got none under " + folder);
  }
}

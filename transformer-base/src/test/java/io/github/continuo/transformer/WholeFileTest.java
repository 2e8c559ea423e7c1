package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path folder;

  @Test
  void a_file_is_replaced_as_a_whole() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "old");

    WholeFile.write(file, temporary -> Files.writeString(temporary, "new"));

    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void what_was_there_stays_if_writing_fails() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "old");

    assertThatIOException()
        .isThrownBy(
            () ->
                WholeFile.write(
                    file,
                    temporary -> {
                      Files.writeString(temporary, "ne");
                      throw new IOException("disk full");
                    }))
        .withMessage("disk full");

    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }
}

package io.github.continuo.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
  private static final String KEY = "config.json";
  private static final int WRITES = 100;

  @TempDir private Path parent;

  @Test
  void a_new_folder_is_made_with_those_above_it() throws IOException {
    Path folder = parent.resolve("a/b/c");

    write(folder, "1");

    assertThat(Durable.names(folder)).containsExactly(KEY, "more", "weights");
    assertThat(folder.resolve("more/picture")).hasContent("1");
    assertThat(Durable.names(parent)).containsExactly("a");
    assertThat(Durable.names(parent.resolve("a/b"))).containsExactly("c");
  }

  @Test
  void in_a_folder_that_is_there_other_files_stay() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("a"));
    Files.writeString(folder.resolve("mine"), "mine");
    write(folder, "1");

    write(folder, "2");

    assertThat(Durable.names(folder)).containsExactly(KEY, "mine", "more", "weights");
    assertThat(folder.resolve("mine")).hasContent("mine");
    assertThat(read(folder)).contains("2");
  }

  @Test
  void a_failure_leaves_no_folder_where_none_was_and_names_the_file() throws IOException {
    Path folder = parent.resolve("a/b");

    assertThatIOException()
        .isThrownBy(() -> writeHalf(folder))
        .withMessage(folder + "/weights: full");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                AtomicFolder.write(
                    folder,
                    KEY,
                    inside -> {
                      throw new IllegalStateException();
                    }));

    assertThat(Durable.names(parent)).isEmpty();
  }

  @Test
  void a_failure_leaves_a_folder_as_it_was() throws IOException {
    Path folder = parent.resolve("a");
    write(folder, "1");

    assertThatIOException()
        .isThrownBy(() -> writeHalf(folder))
        .withMessage(folder + "/weights: full");

    assertThat(read(folder)).contains("1");
    assertThat(Durable.names(folder)).containsExactly(KEY, "more", "weights");
  }

  private static void writeHalf(Path folder) throws IOException {
    AtomicFolder.write(
        folder,
        KEY,
        inside -> {
          AtomicFile.write(inside.resolve(KEY), "2");
          AtomicFile.write(
              inside.resolve("weights"),
              temporary -> {
                Files.writeString(temporary, "half");
                throw new IOException("full");
              });
        });
  }

  @Test
  void HALF_2_a_full_disk_leaves_no_folder() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent, 64)) {
      Path folder = disk.path().resolve("out");

      assertThatIOException()
          .isThrownBy(
              () ->
                  AtomicFolder.write(
                      folder,
                      KEY,
                      inside -> {
                        AtomicFile.write(inside.resolve(KEY), "1");
                        AtomicFile.write(inside.resolve("weights"), new byte[1 << 20]);
                      }))
          .withMessageStartingWith(folder + "/weights: ");

      assertThat(Durable.names(disk.path())).isEmpty();
    }
  }

  @Test
  void what_cannot_become_a_folder_is_refused_with_its_name() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");
    Path link = Files.createSymbolicLink(parent.resolve("link"), Path.of("nowhere"));
    Path folder = parent.resolve("occupied");
    Path occupied = Files.createDirectories(folder.resolve("weights"));

    assertRefused(file, "must be a folder, got a file");
    assertRefused(link, "must be a folder, got a link to nothing");
    assertRefused(file.resolve("a"), "");
    assertRefused(parent.resolve("x".repeat(300)), "");
    assertThatIOException()
        .isThrownBy(() -> write(folder, "1"))
        .withMessage(occupied + ": must be a file, got a folder");
    assertThat(Durable.names(parent)).containsExactly("file", "link", "occupied");
    assertThat(Durable.names(folder)).containsExactly("weights");
  }

  private static void assertRefused(Path folder, String why) {
    assertThatIOException()
        .isThrownBy(() -> AtomicFolder.check(folder))
        .withMessageStartingWith(folder + ": " + why);
  }

  @Test
  void a_reader_never_finds_files_of_two_writes_together() throws Exception {
    Path folder = parent.resolve("a");
    write(folder, "0");
    AtomicBoolean isDone = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 1; i <= WRITES; i++) {
                  write(folder, Integer.toString(i));
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              } finally {
                isDone.set(true);
              }
            });
    writer.start();

    int found = 0;
    while (!isDone.get()) {
      found += read(folder).isPresent() ? 1 : 0;
    }
    writer.join();

    assertThat(found).isPositive();
    assertThat(read(folder)).contains(Integer.toString(WRITES));
  }

  @Test
  void a_killed_process_leaves_no_files_of_two_writes_together() throws Exception {
    Path folder = parent.resolve("a");
    for (int i = 0; i < 4; i++) {
      Files.deleteIfExists(folder.resolve(KEY));
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  Writer.class.getName(),
                  folder.toString())
              .inheritIO();
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      Process process = builder.start();
      while (process.isAlive() && !Files.exists(folder.resolve(KEY))) {
        Thread.onSpinWait();
      }
      Thread.sleep(10 + 3 * i);
      process.destroyForcibly().waitFor();

      read(folder); // which throws if they are
      write(folder, "again");
      assertThat(read(folder)).contains("again");
    }
  }

  /** Writes one folder again and again, until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      for (int i = 0; ; i++) {
        write(Path.of(arguments[0]), Integer.toString(i));
      }
    }
  }

  private static void write(Path folder, String text) throws IOException {
    AtomicFolder.write(
        folder,
        KEY,
        inside -> {
          AtomicFile.write(inside.resolve(KEY), text);
          AtomicFile.write(inside.resolve("weights"), text);
          Files.createDirectory(inside.resolve("more"));
          AtomicFile.write(inside.resolve("more/picture"), text);
        });
  }

  /** Reads as those who load models do; nothing if the folder is none or changes meanwhile. */
  private static Optional<String> read(Path folder) throws IOException {
    try {
      String before = Files.readString(folder.resolve(KEY));
      String weights;
      try (FileChannel open = FileChannel.open(folder.resolve("weights"))) {
        if (!Files.readString(folder.resolve(KEY)).equals(before)) {
          return Optional.empty();
        }
        weights = new String(Channels.newInputStream(open).readAllBytes(), UTF_8);
      }
      assertThat(weights).isEqualTo(before);
      return Optional.of(before);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}

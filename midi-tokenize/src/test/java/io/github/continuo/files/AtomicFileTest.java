package io.github.continuo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;

  @Test
  void a_file_is_replaced_as_a_whole() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "old");

    AtomicFile.write(file, temporary -> Files.writeString(temporary, "new"));

    assertThat(file).hasContent("new");
    assertThat(Durable.names(folder)).containsExactly("a.json");
  }

  @Test
  void what_was_there_stays_if_writing_fails() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "old");

    for (Throwable failure :
        List.of(
            new IOException("disk full"), new IllegalStateException(), new OutOfMemoryError())) {
      assertThatThrownBy(() -> writeHalf(file, failure)).isNotNull();

      assertThat(file).hasContent("old");
      assertThat(Durable.names(folder)).containsExactly("a.json");
    }
  }

  @Test
  void a_failure_is_told_with_the_name_of_the_file() {
    Path file = folder.resolve("a.json");

    assertThatIOException()
        .isThrownBy(() -> writeHalf(file, new IOException("disk full")))
        .withMessage(file + ": disk full");
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(file, Files::createDirectory))
        .withMessageStartingWith(file + ": ");
  }

  @Test
  void a_failure_of_what_is_read_keeps_its_own_name() {
    Path source = folder.resolve("source");

    assertThatIOException()
        .isThrownBy(
            () -> AtomicFile.write(folder.resolve("a"), temporary -> Files.copy(source, temporary)))
        .isInstanceOf(NoSuchFileException.class)
        .withMessage(source.toString());
  }

  private static void writeHalf(Path file, Throwable failure) throws IOException {
    AtomicFile.write(
        file,
        temporary -> {
          Files.writeString(temporary, "ne");
          AtomicFileTest.<RuntimeException>fail(failure);
        });
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void fail(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void permissions_of_a_file_that_is_replaced_are_kept_from_its_first_byte_on() throws IOException {
    assumeThat(Files.getFileStore(folder).supportsFileAttributeView("posix")).isTrue();
    Path file = Files.writeString(folder.resolve("a.json"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x---"));

    AtomicFile.write(
        file,
        temporary -> {
          assertThat(permissions(temporary)).isEqualTo("rw-r-x---");
          Files.writeString(temporary, "new");
        });

    assertThat(permissions(file)).isEqualTo("rw-r-x---");
  }

  @Test
  void permissions_of_a_new_file_are_those_of_any_other() throws IOException {
    assumeThat(Files.getFileStore(folder).supportsFileAttributeView("posix")).isTrue();
    Path other = Files.writeString(folder.resolve("other"), "");

    AtomicFile.write(folder.resolve("a"), "new");

    assertThat(permissions(folder.resolve("a"))).isEqualTo(permissions(other));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void a_link_stays_and_the_file_it_leads_to_is_written() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("second"));
    Files.createSymbolicLink(folder.resolve("second"), elsewhere.resolve("a"));

    AtomicFile.write(link, "one"); // where nothing is yet
    assertThat(elsewhere.resolve("a")).hasContent("one");
    AtomicFile.write(link, "two");

    assertThat(elsewhere.resolve("a")).hasContent("two");
    assertThat(link).isSymbolicLink();
    assertThat(Durable.names(elsewhere)).containsExactly("a");
  }

  @Test
  void what_cannot_become_a_file_is_refused_with_its_name() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "");
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    Path long_ = folder.resolve("x".repeat(300));

    assertRefused(folder, "must be a file, got a folder");
    assertRefused(folder.resolve("none/a"), "its folder must exist, got none");
    assertRefused(text.resolve("a"), "");
    assertRefused(loop, "");
    assertRefused(long_, "");
    assertThat(Durable.names(folder)).containsExactly("loop", "text");
  }

  private static void assertRefused(Path file, String why) {
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.check(file))
        .withMessageStartingWith(file + ": " + why);
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(file, "new"))
        .withMessageStartingWith(file + ": " + why);
  }

  @Test
  void what_may_not_be_written_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    assumeThat(file.toFile().setWritable(false)).isTrue();
    assumeThat(Files.isWritable(file)).as("root may write everything").isFalse();

    assertRefused(file, "must be writable, but is not");
    assertThat(file).hasContent("old");

    assertThat(folder.toFile().setWritable(false)).isTrue();
    assertRefused(folder.resolve("b"), "its folder must be writable, but is not");
  }

  @Test
  void a_pipe_gets_all_bytes_and_stays() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readAllBytes(pipe);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    AtomicFile.write(pipe, "all of it");

    assertThat(read.get()).asString().isEqualTo("all of it");
    assertThat(Durable.names(folder)).containsExactly("pipe");
  }

  @Test
  void a_device_that_is_full_is_named() {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();

    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(full, "new"))
        .withMessageStartingWith("/dev/full: ");
  }

  @Test
  void of_many_threads_one_wins_and_nothing_else_is_left() throws IOException {
    Path file = folder.resolve("a");

    IntStream.range(0, 64).parallel().forEach(i -> write(file, Integer.toString(i).repeat(1000)));

    String text = Files.readString(file);
    assertThat(text).hasSizeGreaterThanOrEqualTo(1000);
    String number = text.substring(0, text.length() / 1000);
    assertThat(text).isEqualTo(number.repeat(1000));
    assertThat(Durable.names(folder)).containsExactly("a");
  }

  private static void write(Path file, String text) {
    try {
      AtomicFile.write(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** ATOM-1, of the library: a disk that fills up while the file is written. */
  @ParameterizedTest
  @ValueSource(strings = {"song.mid", "song.svg", "song.png"})
  void ATOM_1_a_full_disk_leaves_what_was_there(String name) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder, 64)) {
      Path file = Files.writeString(disk.path().resolve(name), "old");
      Files.write(disk.path().resolve("filler"), new byte[40 << 10]);

      assertThatIOException()
          .isThrownBy(() -> writeSong(file))
          .withMessageStartingWith(file + ": ");

      assertThat(file).hasContent("old");
      assertThat(Durable.names(disk.path())).containsExactly("filler", name);
    }
  }

  private static void writeSong(Path file) throws IOException {
    Score song = song(3000);
    if (file.toString().endsWith(".mid")) {
      MidiWriter.write(song, file);
    } else if (file.toString().endsWith(".svg")) {
      PianoRoll.of(song).writeSvg(file);
    } else {
      Png.write(PianoRoll.of(song), file);
    }
  }

  private static Score song(int notes) {
    return Score.of(
        TimeBase.ticksPerQuarter(480),
        List.of(
            Track.of(
                IntStream.range(0, notes)
                    .mapToObj(i -> new Note(i * 240L, 120 + i % 7, 0, 30 + i * 37 % 60, 1 + i % 90))
                    .toList())));
  }

  /** ATOM-3: at every instant the file is a whole one. */
  @Test
  void ATOM_3_a_killed_process_leaves_a_whole_file() throws Exception {
    Path file = folder.resolve("a");
    for (int i = 0; i < 4; i++) {
      Files.write(file, new byte[MIB]);
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  Writer.class.getName(),
                  file.toString())
              .inheritIO();
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      Process process = builder.start();
      while (process.isAlive() && Files.readAllBytes(file)[0] < 3) {
        Thread.onSpinWait();
      }
      Thread.sleep(i);
      process.destroyForcibly().waitFor();

      byte[] left = Files.readAllBytes(file);
      byte[] whole = new byte[MIB];
      Arrays.fill(whole, left[0]);
      assertThat(left).isEqualTo(whole);
    }
  }

  /** Writes one file again and again, until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      byte[] bytes = new byte[MIB];
      for (int i = 1; ; i++) {
        Arrays.fill(bytes, (byte) (i & 0x7F));
        AtomicFile.write(Path.of(arguments[0]), bytes);
      }
    }
  }
}

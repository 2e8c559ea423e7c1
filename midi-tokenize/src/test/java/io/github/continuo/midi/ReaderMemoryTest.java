package io.github.continuo.midi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What reading a file takes: MEM-1, DEV-1 and DEV-2 of the list of known faults. */
@Timeout(300)
class ReaderMemoryTest {
  private static final int FILE_BYTES = 10_000_000;

  @TempDir private Path folder;

  /** Reads files, one after the other, and walks over what is in them. */
  static final class Program {
    private Program() {}

    public static void main(String[] files) throws IOException {
      for (String file : files) {
        System.out.print(Path.of(file).getFileName());
        Score score = MidiReader.read(Path.of(file));
        score.tempoMap();
        System.out.println(" " + score.notes().count());
      }
    }
  }

  @Test
  void MEM_1_every_file_is_read_in_a_heap_of_twelve_times_its_size() throws Exception {
    List<String> files = new ArrayList<>();
    for (Floods flood : Floods.values()) {
      Path file = folder.resolve(flood + ".mid");
      files.add(Files.write(file, flood.bytes(FILE_BYTES)).toString());
    }

    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseG1GC", // all of whose heap can be used
                "-Xmx" + (12L * FILE_BYTES / 1_048_576 + 1) + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
    command.addAll(files);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .hasLineCount(files.size());
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void MEM_1_file_that_exceeds_the_heap_is_refused_unread_with_both_numbers() throws IOException {
    Path file = folder.resolve("large.mid");
    long told = Runtime.getRuntime().maxMemory();
    long heap = told + told / 24;
    long most = Math.min(heap / 12, Integer.MAX_VALUE - 8);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(most + 1);
    }

    assertThatIOException()
        .isThrownBy(() -> MidiReader.read(file))
        .withMessage(
            String.format(
                Locale.ROOT,
                "%s: must be at most %d bytes, a 12th of Java's heap of %d bytes (-Xmx), got %d",
                file,
                most,
                heap,
                most + 1));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void DEV_1_endless_device_is_refused() {
    assertThatIOException()
        .isThrownBy(() -> MidiReader.read(Path.of("/dev/zero")))
        .withMessage("/dev/zero: must be a file, got a pipe or a device");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void DEV_2_pipe_that_nobody_writes_to_is_refused() throws Exception {
    Path pipe = folder.resolve("pipe.mid");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThatIOException()
        .isThrownBy(() -> MidiReader.readStrict(pipe))
        .withMessage(pipe + ": must be a file, got a pipe or a device");
  }

  @Test
  void folder_is_refused() {
    assertThatIOException()
        .isThrownBy(() -> MidiReader.readWithDiagnostics(folder))
        .withMessage(folder + ": must be a file, got a folder");
  }
}

package io.github.continuo.pytorch.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Platform;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts processes that lack something. */
class EngineStartTest {

  /** Starts the engine twice, and tells what came of it. */
  static final class Starting {
    private Starting() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println(
              "started " + EngineThread.call(() -> PyTorchEngine.engine().getVersion()));
        } catch (IllegalStateException e) {
          System.out.println("refused: " + e.getMessage());
          for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            System.out.println("because: " + cause.getMessage());
          }
        }
      }
      System.out.println("offline " + System.getProperty("ai.djl.offline"));
      System.out.println("opt-out " + System.getProperty("OPT_OUT_TRACKING"));
      System.exit(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pytorch-native-cpu             | pytorch-native-cpu 2.7.1 with the classifier",
        "pytorch-native-cpu,pytorch-jni | pytorch-native-cpu 2.7.1 with the classifier",
        "pytorch-jni                    | the class path must hold ai.djl.pytorch:pytorch-jni for"
      })
  void without_native_libraries_it_says_what_to_add_every_time(
      String missing, String told, @TempDir Path folder) throws Exception {
    String output = run(folder, List.of(), missing.split(",", -1));

    assertThat(refusals(output))
        .hasSize(2)
        .allMatch(line -> line.contains("no PyTorch engine could be started: "))
        .allMatch(line -> line.contains(told) && line.endsWith("got none"));
    assertThat(output).doesNotContain("UnknownHost", "connect"); // and nothing was downloaded
  }

  private static List<String> refusals(String output) {
    return output.lines().filter(line -> line.startsWith("refused: ")).toList();
  }

  /** A class path entry with what artifacts of the engine say of themselves. */
  private static Path artifact(Path folder, String file, String... lines) throws IOException {
    Path properties = folder.resolve(file);
    Files.createDirectories(properties.getParent());
    Files.write(properties, List.of(lines));
    return folder;
  }

  @Test
  void libraries_for_another_platform_are_told_as_such(@TempDir Path folder) throws Exception {
    Path other =
        artifact(
            folder.resolve("other"),
            "native/lib/pytorch.properties",
            "version=2.7.1-20250812",
            "flavor=cpu",
            "classifier=solaris-sparc",
            "libraries=libtorch.so");

    String output = run(folder, List.of(other), "pytorch-native-cpu");

    assertThat(refusals(output))
        .hasSize(2)
        .allMatch(line -> line.endsWith("got only [solaris-sparc]"));
  }

  @Test
  void libraries_of_another_version_are_told_as_such(@TempDir Path folder) throws Exception {
    String classifier = Platform.fromSystem("pytorch").getClassifier();
    Path old =
        artifact(
            folder.resolve("old"),
            "native/lib/pytorch.properties",
            "version=2.5.1-20241212",
            "flavor=cpu",
            "classifier=" + classifier,
            "libraries=libtorch.so");

    String output = run(folder, List.of(old), "pytorch-native-cpu");

    assertThat(refusals(output))
        .hasSize(2)
        .allMatch(line -> line.contains("libtorch must be version 2.7.1"))
        .allMatch(line -> line.contains("got 2.5.1-20241212: of ai.djl.pytorch:pytorch-native-*"));
  }

  @Test
  void bridge_of_another_version_is_told_as_such(@TempDir Path folder) throws Exception {
    Path old =
        artifact(folder.resolve("old"), "jnilib/pytorch.properties", "jni_version=2.5.1-0.31.1");

    String output = run(folder, List.of(old), "pytorch-jni");

    assertThat(refusals(output))
        .hasSize(2)
        .allMatch(line -> line.endsWith("must be for libtorch 2.7.1, got version 2.5.1-0.31.1"));
  }

  @Test
  void place_that_cannot_be_unpacked_into_is_told_with_the_cure(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("cache"), "a file, no folder");

    String output = run(folder, List.of(), "nothing");

    assertThat(refusals(output))
        .hasSize(2)
        .allMatch(line -> line.contains("the engine must be unpacked into " + folder))
        .allMatch(line -> line.contains("name another folder") && line.contains("DJL_CACHE_DIR"));
  }

  @Test
  void HALF_3_what_a_killed_start_has_unpacked_is_gone_and_a_cut_library_is_told(
      @TempDir Path folder) throws Exception {
    Path cache = Files.createDirectories(folder.resolve("cache/pytorch"));
    Path left = Files.createDirectory(cache.resolve(EngineCache.UNPACKING));
    Files.writeString(left.resolve("libtorch_cpu.so"), "half of it");

    assertThat(run(folder, List.of(), "nothing")).contains("started 2.7.1");
    assertThat(left).doesNotExist();
    Path engine;
    try (Stream<Path> all = Files.list(cache)) {
      engine = all.filter(Files::isDirectory).findFirst().orElseThrow();
    }

    Path library = largest(engine);
    long whole = Files.size(library);
    try (FileChannel channel = FileChannel.open(library, StandardOpenOption.WRITE)) {
      channel.truncate(whole - 1);
    }
    assertThat(refusals(run(folder, List.of(), "nothing")))
        .hasSize(2)
        .allMatch(line -> line.contains(library + " must have " + whole + " bytes"))
        .allMatch(line -> line.contains("got " + (whole - 1) + "; delete the folder " + engine));

    Files.delete(library);
    assertThat(run(folder, List.of(), "nothing")).contains("started 2.7.1");
    assertThat(library).hasSize(whole);
  }

  private static Path largest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
  }

  /** Both unpack, the second when the first has done so. */
  @Test
  void several_that_start_at_once_do_not_disturb_each_other(@TempDir Path folder) throws Exception {
    List<Process> together = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path out = folder.resolve(i + ".txt");
      together.add(start(folder, out, List.of(), "nothing"));
    }

    for (int i = 0; i < 3; i++) {
      assertThat(together.get(i).waitFor()).isZero();
      assertThat(Files.readString(folder.resolve(i + ".txt")))
          .contains("started 2.7.1")
          .doesNotContain("refused");
    }
    assertThat(folder.resolve("cache/pytorch").resolve(EngineCache.UNPACKING)).doesNotExist();
  }

  @Test
  void the_switches_of_the_host_are_as_they_were(@TempDir Path folder) throws Exception {
    assertThat(run(folder, List.of())).contains("started 2.7.1", "offline null", "opt-out null");
  }

  /** With a cache of the engine's own, and a class path with more, and without some jars. */
  private static String run(Path folder, List<Path> more, String... missing) throws Exception {
    Path out = folder.resolve("out.txt");
    assertThat(start(folder, out, more, missing).waitFor()).as(Files.readString(out)).isZero();
    return Files.readString(out);
  }

  private static Process start(Path folder, Path out, List<Path> more, String... missing)
      throws IOException {
    Stream<String> given =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(
                entry ->
                    Arrays.stream(missing)
                        .noneMatch(Path.of(entry).getFileName().toString()::startsWith));
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            Starting.class.getName());
    program
        .environment()
        .put(
            "CLASSPATH",
            Stream.concat(more.stream().map(Path::toString), given)
                .collect(Collectors.joining(File.pathSeparator)));
    if (missing.length > 0) {
      program.environment().put("DJL_CACHE_DIR", folder.resolve("cache").toString());
    }
    return program.redirectErrorStream(true).redirectOutput(out.toFile()).start();
  }
}
